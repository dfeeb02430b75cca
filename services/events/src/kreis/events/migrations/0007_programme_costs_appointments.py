"""Closure days, skipped days and topics; who else hears of changes; costs; appointments."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0007"
down_revision = "0006"

_PROGRAMME = """
create table closure_day (
    agency_id uuid not null,
    day date not null,
    reason text not null,
    primary key (agency_id, day)
);
create table programme (
    agency_id uuid not null,
    kinds jsonb not null,
    primary key (agency_id)
);
comment on table programme is 'the kinds of the weekly dates in order; those after them are open';
create table skipped_day (
    agency_id uuid not null,
    series_id uuid not null,
    day date not null,
    reason text not null check (reason in ('public_holiday', 'school_holidays', 'closure_day')),
    primary key (agency_id, series_id, day),
    foreign key (agency_id, series_id) references series (agency_id, id) on delete cascade
);
alter table group_event add column topic text;
create table contributor (
    agency_id uuid not null,
    id uuid not null,
    group_event_id uuid not null,
    role text not null check (role in ('speaker', 'childcare', 'interpreter', 'facilitator')),
    name text not null,
    email text,
    phone text,
    primary key (agency_id, id),
    foreign key (agency_id, group_event_id) references group_event (agency_id, id)
        on delete cascade,
    check (email is not null or phone is not null)
);
create index contributor_of_group_event on contributor (agency_id, group_event_id);
"""
_COSTS = """
create table usual_cost (
    agency_id uuid not null,
    series_id uuid not null,
    staff_minutes integer not null,
    fee integer not null,
    room integer not null,
    childcare integer not null,
    interpreter integer not null,
    primary key (agency_id, series_id),
    foreign key (agency_id, series_id) references series (agency_id, id) on delete cascade
);
create table cost (
    agency_id uuid not null,
    group_event_id uuid not null,
    version integer not null,
    staff_minutes integer not null,
    fee integer not null,
    room integer not null,
    childcare integer not null,
    interpreter integer not null,
    confirmed_by text not null,
    confirmed_at timestamptz not null,
    primary key (agency_id, group_event_id, version),
    foreign key (agency_id, group_event_id) references group_event (agency_id, id)
        on delete cascade
);
comment on table cost is 'money in cents; a correction is a new version';
"""
_APPOINTMENTS = """
create table appointment_slot (
    agency_id uuid not null,
    id uuid not null,
    contact_person_id uuid not null,
    starts_at timestamptz not null,
    minutes integer not null,
    form text not null check (form in ('in_person', 'phone', 'home_visit')),
    participant_id uuid,
    taken_at timestamptz,
    primary key (agency_id, id),
    unique (agency_id, contact_person_id, starts_at),
    check ((participant_id is null) = (taken_at is null))
);
create index appointment_of_participant on appointment_slot (agency_id, participant_id);
"""


def upgrade() -> None:
    op.execute(_PROGRAMME)
    op.execute(_COSTS)
    op.execute(_APPOINTMENTS)
    for table in ("closure_day", "programme", "skipped_day", "contributor", "usual_cost", "cost"):
        tenant_table(table)
    tenant_table("appointment_slot")
