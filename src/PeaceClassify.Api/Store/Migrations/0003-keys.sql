-- Keys of the interface. Only the hash of a key is kept; a key is revoked, never deleted: while there is a row, requests need a key.
create table api_keys (
    id text primary key,
    name text not null,
    role text not null check (role in ('read', 'review', 'admin')),
    -- SHA-256 of the key in hexadecimal digits.
    hash text not null unique,
    created_at text not null,
    revoked_at text,
    -- The last day on which it was used.
    used_on text
);

create unique index api_keys_name on api_keys (name) where revoked_at is null;
