create table erased_subject (
    agency_id uuid not null,
    subject text not null,
    marked_at timestamptz not null default clock_timestamp(),
    closed_at timestamptz,
    primary key (agency_id, subject)
);
