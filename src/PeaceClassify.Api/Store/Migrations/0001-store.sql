-- One set of tables for SQLite and PostgreSQL. Times are UTC in ISO 8601, ids 32 hexadecimal digits, truth 0 or 1.

-- What a model version says of its themes when it answers: JSON [{ id, threshold, reviewFrom, reviewTo, support }] in label order.
-- The id names version and themes together: a version that was trained anew under the same name is another model.
create table models (
    id text primary key,
    version text not null,
    themes text not null
);

-- Which model served from when on; a row for every change.
create table servings (
    number integer primary key,
    model_id text not null references models (id),
    since text not null
);

create table statements (
    id text primary key,
    title text not null,
    speaker text,
    country text,
    date text,
    symbol text,
    file_name text,
    added_at text not null,
    added_by text,
    model_id text not null references models (id),
    -- Counts of its paragraphs, kept in the transaction that changes them, for lists.
    paragraph_count integer not null,
    classified_count integer not null,
    to_review integer not null,
    decided integer not null,
    disputed integer not null,
    state text not null check (state in ('new', 'inReview', 'done')),
    title_key text not null,
    deleted_at text
);

create index statements_added on statements (added_at);
create index statements_country on statements (country);

-- Everything that a search looks through, in lower case; apart, so that lists do not read it.
create table search_texts (
    statement_id text primary key references statements (id),
    facts text not null,
    words text not null
);

create table paragraphs (
    id text primary key,
    statement_id text not null references statements (id),
    position integer not null,
    kind text not null check (kind in ('text', 'heading')),
    text text not null,
    number text,
    page integer,
    speaker text,
    country text,
    spoken_in text,
    needs_review integer not null,
    decided integer not null,
    disputed integer not null,
    unique (statement_id, position)
);

create index paragraphs_review on paragraphs (statement_id, needs_review, decided, disputed);

-- What a model said of a paragraph; probabilities are one little-endian double a theme, in the order of models.themes.
create table suggestions (
    paragraph_id text not null references paragraphs (id),
    model_id text not null references models (id),
    status text not null check (status in ('classified', 'otherLanguage', 'noKnownWord')),
    language text not null,
    language_name text not null,
    probabilities bytea,
    made_at text not null,
    primary key (paragraph_id, model_id)
);

-- What people said: appended, never changed. The number is the order within a paragraph.
create table decisions (
    id text primary key,
    paragraph_id text not null references paragraphs (id),
    number integer not null,
    action text not null check (action in ('accept', 'reject', 'noTheme', 'notEnglish', 'note', 'withdraw')),
    theme text,
    note text,
    reviewer text not null,
    made_at text not null,
    model_version text,
    probability double precision,
    verdict text check (verdict in ('no', 'review', 'assigned')),
    withdraws text unique references decisions (id),
    unique (paragraph_id, number),
    check ((action in ('accept', 'reject')) = (theme is not null)),
    check ((action = 'withdraw') = (withdraws is not null))
);

create index decisions_made on decisions (made_at);

-- What is in effect, from suggestions and decisions; maintained with them, and could be made anew from them. 'no' has no row.
create table theme_states (
    paragraph_id text not null references paragraphs (id),
    theme text not null,
    statement_id text not null references statements (id),
    state text not null check (state in ('review', 'assigned', 'disputed', 'rejected', 'accepted')),
    probability double precision,
    -- Place in the review queue, where it is in it.
    score double precision,
    primary key (paragraph_id, theme)
);

create index theme_states_statement on theme_states (statement_id, state, theme);
create index theme_states_queue on theme_states (score desc, paragraph_id, theme) where score is not null;

-- Who did what to which statement, and when; of decisions, the decisions themselves tell.
create table events (
    id text primary key,
    statement_id text not null references statements (id),
    action text not null check (action in ('added', 'changed', 'deleted', 'restored', 'reclassified')),
    person text,
    made_at text not null,
    detail text
);

create index events_statement on events (statement_id);
