"""What is asked of people over time: changes, discretion, exits, notices, consents, substitutes."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0002"
down_revision = "0001"

_TABLES = """
alter table participant
    add column needs_interpreter boolean not null default false,
    add column wants_discretion boolean not null default false,
    add column excluded_venues uuid[] not null default '{}',
    add column cohort_id uuid,
    add column version integer not null default 1;
drop index participant_waiting;
create index participant_waiting on participant (agency_id, waiting_since)
    where state = 'waiting' and cohort_id is null;
create index participant_of_contact_person on participant (agency_id, contact_person_id);
alter table grouping_rule add column reason text not null default '';
create table substitution (
    agency_id uuid not null,
    id uuid not null,
    staff_id uuid not null,
    substitute_id uuid not null,
    first_day date not null,
    last_day date not null,
    primary key (agency_id, id),
    foreign key (agency_id, staff_id) references staff (agency_id, id),
    foreign key (agency_id, substitute_id) references staff (agency_id, id),
    check (first_day <= last_day),
    check (staff_id <> substitute_id)
);
create index substitution_by_day on substitution (agency_id, last_day);
create table programme_exit (
    agency_id uuid not null,
    id uuid not null,
    participant_id uuid not null,
    exit_date date not null,
    destination text not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    re_entry_date date,
    primary key (agency_id, id),
    foreign key (agency_id, participant_id) references participant (agency_id, id) on delete cascade
);
create index exit_of_participant on programme_exit (agency_id, participant_id);
create table notice (
    agency_id uuid not null,
    id uuid not null,
    participant_id uuid not null,
    handed_on date not null,
    language text not null,
    version text not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    primary key (agency_id, id),
    foreign key (agency_id, participant_id) references participant (agency_id, id) on delete cascade
);
create index notice_of_participant on notice (agency_id, participant_id);
create table consent (
    agency_id uuid not null,
    id uuid not null,
    participant_id uuid not null,
    purpose text not null,
    is_given boolean not null,
    text_version text not null,
    language text not null,
    decided_on date not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    primary key (agency_id, id),
    foreign key (agency_id, participant_id) references participant (agency_id, id) on delete cascade
);
create index consent_of_participant on consent (agency_id, participant_id);
"""


def upgrade() -> None:
    op.execute(_TABLES)
    for table in ("substitution", "programme_exit", "notice", "consent"):
        tenant_table(table)
