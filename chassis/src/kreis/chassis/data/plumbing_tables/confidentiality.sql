create table confidential_subject (
    agency_id uuid not null,
    subject text not null,
    is_protected boolean not null default false,
    protection_version integer not null default 0,
    is_discreet boolean not null default false,
    discretion_version integer not null default 0,
    primary key (agency_id, subject)
);
