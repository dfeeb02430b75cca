"""Phases of cohorts, which dates were planned for one, and how often members meet by now."""

from alembic import op

from kreis.chassis.data.plumbing import never_changed, tenant_table

revision = "0029"
down_revision = "0028"

_TABLES = """
create table cohort_phase (
    agency_id uuid not null,
    cohort_id uuid not null,
    number integer not null,
    id uuid not null,
    step text not null,
    since date not null,
    rhythm_weeks integer not null,
    dates integer,
    boosters_weeks integer[] not null,
    planned_at timestamptz not null,
    primary key (agency_id, cohort_id, number),
    foreign key (agency_id, cohort_id) references cohort (agency_id, id)
);
comment on table cohort_phase is 'phases as cohorts told them; the dates follow them';
comment on column cohort_phase.number is 'counts the phases of a cohort; the highest holds';
comment on column cohort_phase.id is 'of the planning: cancellations and the message share it';
comment on column cohort_phase.dates is 'how many dates the phase has; null: no end';
create table member_rhythm (
    agency_id uuid not null,
    participant_id uuid not null,
    cohort_id uuid not null,
    since date not null,
    rhythm_weeks integer not null,
    primary key (agency_id, participant_id, cohort_id, since)
);
comment on table member_rhythm is 'how often she is met, from a day on; a stay begins it later';
alter table group_event add column phase integer;
alter table group_event add column booster_weeks integer;
comment on column group_event.phase is 'number of the phase it was planned for, or kept in';
comment on column group_event.booster_weeks is 'additional date, so many weeks after the change';
"""


def upgrade() -> None:
    op.execute(_TABLES)
    tenant_table("cohort_phase")
    tenant_table("member_rhythm")
    never_changed("cohort_phase")
