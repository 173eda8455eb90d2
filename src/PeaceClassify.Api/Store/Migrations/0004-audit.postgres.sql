-- Who did what, when: appended in the transaction that does it, never changed. The number is the order.
create table audit (
    number integer generated always as identity primary key,
    made_at text not null,
    action text not null,
    -- As they say of themselves.
    person text,
    -- The key that the request came with.
    key_name text,
    subject text not null,
    -- JSON; never a text of a paragraph, never a secret.
    detail text
);

create index audit_subject on audit (subject);
create index audit_action on audit (action);
create trigger audit_kept before update or delete or truncate on audit execute function refuse_change();

-- Whether an accept or reject settles its theme, whoever said otherwise.
alter table decisions add column adjudicates integer not null default 0 check (adjudicates = 0 or action in ('accept', 'reject'));
