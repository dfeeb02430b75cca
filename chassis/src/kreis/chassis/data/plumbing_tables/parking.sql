drop table parked;
create table parked (
    position bigint generated always as identity primary key,
    consumer text not null,
    topic text not null,
    key text not null,
    source text not null,
    id uuid not null,
    type text not null,
    agency_id uuid,
    origin text not null,
    wire_key bytea,
    header_names text[] not null,
    header_values bytea[] not null,
    value bytea,
    reason text not null,
    parked_at timestamptz not null default clock_timestamp(),
    unique (consumer, source, id)
);
create index parked_by_key on parked (consumer, topic, key, position);
create table parked_act (
    position bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    consumer text not null,
    act text not null,
    who text not null,
    why text not null,
    outcome text not null,
    topic text,
    key text,
    source text,
    id uuid,
    type text
);
