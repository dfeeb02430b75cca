create table outbox_key (
    topic text not null,
    key text not null,
    last bigint not null,
    primary key (topic, key)
);
create table outbox (
    position bigint generated always as identity primary key,
    topic text not null,
    key text not null,
    type text not null,
    id uuid not null,
    sequence bigint not null,
    agency_id uuid not null,
    time timestamptz not null,
    traceparent text not null,
    history boolean not null,
    data jsonb
);
create table fact (
    position bigint generated always as identity primary key,
    topic text not null,
    key text not null,
    type text not null,
    id uuid not null unique,
    sequence bigint not null,
    agency_id uuid not null,
    time timestamptz not null,
    traceparent text not null,
    data jsonb
);
create index fact_by_agency on fact (agency_id, position);
create table inbox (
    consumer text not null,
    source text not null,
    id uuid not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (consumer, source, id)
);
create index inbox_by_age on inbox (received_at);
create table parked (
    position bigint generated always as identity primary key,
    consumer text not null,
    topic text not null,
    key text not null,
    source text not null,
    id uuid not null,
    headers jsonb not null,
    value text,
    reason text not null,
    parked_at timestamptz not null default clock_timestamp(),
    unique (consumer, source, id)
);
create index parked_by_key on parked (consumer, topic, key);
create table due (
    id uuid primary key,
    agency_id uuid not null,
    kind text not null,
    subject text not null,
    cause text not null,
    detail jsonb not null,
    not_before timestamptz not null,
    attempts integer not null default 0,
    retry_at timestamptz not null default clock_timestamp(),
    lease_until timestamptz,
    given_up text,
    unique (agency_id, kind, subject, cause)
);
create index due_by_time on due (not_before) where given_up is null;
create table idempotency (
    agency_id uuid not null,
    caller text not null,
    key text not null,
    request_hash text not null,
    status integer not null,
    body text not null,
    made_at timestamptz not null default clock_timestamp(),
    primary key (agency_id, caller, key)
);
create index idempotency_by_age on idempotency (made_at);
create table story_clock (
    single boolean primary key check (single),
    story_time timestamptz not null,
    set_at timestamptz not null
);
