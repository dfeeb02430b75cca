create table access_log (
    agency_id uuid not null,
    id uuid not null,
    at timestamptz not null default clock_timestamp(),
    caller text not null,
    is_service boolean not null,
    purpose text,
    method text not null,
    route text not null,
    subject uuid,
    primary key (agency_id, id)
);
create index access_log_of_subject on access_log (agency_id, subject, id);
create index access_log_by_age on access_log (at);
