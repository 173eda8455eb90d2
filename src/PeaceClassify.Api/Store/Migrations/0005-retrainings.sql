-- Trainings of candidates from decisions; a row is kept for each, whatever became of it.
create table retrainings (
    id text primary key,
    state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    -- 1 until it has ended: there is one at a time.
    is_open integer unique check (is_open = 1),
    person text,
    policy text not null check (policy in ('latest', 'majority', 'adjudicated')),
    -- The version whose options are used and which the candidate is judged against.
    parent text not null,
    snapshot text,
    version text,
    requested_at text not null,
    started_at text,
    ended_at text,
    problem text,
    check ((is_open = 1) = (state in ('waiting', 'running')) or is_open is null and state in ('done', 'failed', 'cancelled'))
);
