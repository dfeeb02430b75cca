"""Agencies, staff, participants, grouping rules and enrolments."""

from alembic import op

from kreis.chassis.data.plumbing import create_plumbing, tenant_table

revision = "0001"
down_revision = None

_TABLES = """
create table agency (
    agency_id uuid primary key,
    name text not null,
    short_name text not null,
    land text not null,
    phone text not null,
    office_hours text not null
);
create table staff (
    agency_id uuid not null,
    id uuid not null,
    first_name text not null,
    last_name text not null,
    phone text not null,
    primary key (agency_id, id)
);
create table participant (
    agency_id uuid not null,
    id uuid not null,
    state text not null,
    first_name text not null,
    last_name text not null,
    gender text not null,
    birth_date date,
    postal_code text,
    language text not null,
    languages text[] not null,
    german_level text not null,
    channel text not null,
    email text,
    phone text,
    slots text[] not null,
    topics text[] not null,
    may_join_women_only boolean not null,
    has_address_protection boolean not null,
    contact_person_id uuid not null,
    access_route text not null,
    funded_project text not null,
    waiting_since date not null,
    start_weeks jsonb not null,
    reach jsonb not null,
    primary key (agency_id, id),
    foreign key (agency_id, contact_person_id) references staff (agency_id, id),
    check (not (has_address_protection and postal_code is not null))
);
create index participant_waiting on participant (agency_id, waiting_since) where state = 'waiting';
create table child (
    agency_id uuid not null,
    id uuid not null,
    participant_id uuid not null,
    position integer not null,
    first_name text,
    birth_month date not null,
    needs_care boolean not null,
    primary key (agency_id, id),
    foreign key (agency_id, participant_id) references participant (agency_id, id) on delete cascade
);
create index child_of_participant on child (agency_id, participant_id);
create table grouping_rule (
    agency_id uuid not null,
    id uuid not null,
    kind text not null,
    one_id uuid not null,
    other_id uuid not null,
    primary key (agency_id, id),
    unique (agency_id, one_id, other_id),
    foreign key (agency_id, one_id) references participant (agency_id, id) on delete cascade,
    foreign key (agency_id, other_id) references participant (agency_id, id) on delete cascade,
    check (one_id < other_id)
);
create index grouping_rule_of_other on grouping_rule (agency_id, other_id);
create table enrolment (
    agency_id uuid not null,
    id uuid not null,
    participant_id uuid not null,
    entry_date date not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    primary key (agency_id, id),
    unique (agency_id, participant_id),
    foreign key (agency_id, participant_id) references participant (agency_id, id) on delete cascade
);
"""


def upgrade() -> None:
    create_plumbing()
    op.execute(_TABLES)
    for table in ("agency", "staff", "participant", "child", "grouping_rule", "enrolment"):
        tenant_table(table)
