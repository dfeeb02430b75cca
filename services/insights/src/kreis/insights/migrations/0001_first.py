"""Builds with what facts say of presences, dates, answers and memberships; what was published."""

from pathlib import Path

from alembic import op

from kreis.chassis.data.plumbing import (
    create_access_log,
    create_confidentiality,
    create_erasure,
    create_parking,
    create_plumbing,
    create_retention,
    guard_plumbing,
    number_facts_by_agency,
    tenant_table,
    tenant_view,
)

revision = "0001"
down_revision = None

_TABLES = """
create table build (
    agency_id uuid not null,
    number integer not null,
    state text not null,
    made_at timestamptz not null,
    is_filled boolean not null,
    primary key (agency_id, number)
);
comment on column build.state is 'live, filling or kept';
create unique index live_build on build (agency_id) where state = 'live';
create unique index filling_build on build (agency_id) where state = 'filling';
create table presence (
    agency_id uuid not null,
    build integer not null,
    participant_id uuid not null,
    group_event_id uuid not null,
    revision integer,
    told_at timestamptz,
    status text collate "C",
    minutes integer,
    cohort_id uuid,
    kind text collate "C",
    day date,
    answer_version integer,
    answer text collate "C",
    primary key (agency_id, build, participant_id, group_event_id)
);
comment on table presence is 'what was recorded of a person at a date, and what she had answered';
create table cohort_date (
    agency_id uuid not null,
    build integer not null,
    cohort_id uuid not null,
    group_event_id uuid not null,
    changes integer,
    is_cancelled boolean,
    day date,
    kind text collate "C",
    ends_at timestamp,
    timezone text collate "C",
    sign_up_sequence bigint,
    needs_sign_up boolean,
    is_held boolean,
    primary key (agency_id, build, cohort_id, group_event_id)
);
create table answer_to_all (
    agency_id uuid not null,
    build integer not null,
    participant_id uuid not null,
    cohort_id uuid not null,
    version integer not null,
    answered_on date not null,
    answer text collate "C" not null,
    primary key (agency_id, build, participant_id, cohort_id, version)
);
create table membership_change (
    agency_id uuid not null,
    build integer not null,
    cohort_id uuid not null,
    participant_id uuid not null,
    sequence bigint not null,
    is_join boolean not null,
    day date not null,
    primary key (agency_id, build, cohort_id, participant_id, sequence)
);
create index membership_change_of_person on membership_change (agency_id, build, participant_id);
create table cohort (
    agency_id uuid not null,
    build integer not null,
    cohort_id uuid not null,
    first_day date,
    closed_on date,
    primary key (agency_id, build, cohort_id)
);
create table unsettled (
    agency_id uuid not null,
    group_event_id uuid not null,
    primary key (agency_id, group_event_id)
);
comment on table unsettled is 'dates whose list is complete for less than 24 hours';
create table publishing_pause (
    agency_id uuid not null,
    since timestamptz not null,
    primary key (agency_id)
);
comment on table publishing_pause is 'nothing is published until staff have agreed';
create table publication (
    agency_id uuid not null,
    participant_id uuid not null,
    band text not null,
    revision integer not null,
    as_of date not null,
    primary key (agency_id, participant_id)
);
comment on table publication is 'what was published last of a person; no build, never built anew';
"""
_OWN = (
    "build",
    "presence",
    "cohort_date",
    "answer_to_all",
    "membership_change",
    "cohort",
    "unsettled",
    "publishing_pause",
    "publication",
)
_VIEWS = (
    "membership",
    "member_date",
    "counted_date",
    "raw_band",
    "published_band",
    "regularity",
    "starter",
)


def upgrade() -> None:
    create_plumbing()
    create_parking()
    create_access_log()
    create_erasure()
    op.execute(_TABLES)
    for table in _OWN:
        tenant_table(table)
    op.execute((Path(__file__).parent / "views.sql").read_text())
    for view in _VIEWS:
        tenant_view(view)
    create_confidentiality()
    number_facts_by_agency()
    guard_plumbing()
    create_retention("build")
