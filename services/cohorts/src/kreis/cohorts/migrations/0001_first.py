"""Venues, offers, the copy of the pool, formation runs, proposals and cohorts."""

from alembic import op

from kreis.chassis.data.plumbing import create_plumbing, tenant_table

revision = "0001"
down_revision = None

_PLACES = """
create table venue (
    agency_id uuid not null,
    id uuid not null,
    name text not null,
    street text not null,
    postal_code text not null,
    town text not null,
    land text not null,
    primary key (agency_id, id)
);
create table offer (
    agency_id uuid not null,
    id uuid not null,
    venue_id uuid not null,
    name text not null,
    languages text[] not null,
    german_level_from text not null,
    women_only boolean not null,
    adults_min integer not null,
    adults_max integer not null,
    care_total integer not null,
    care_by_band jsonb not null,
    week_monday date not null,
    week_days integer not null,
    week_starts_at time not null,
    week_ends_at time not null,
    series_weekday text not null,
    series_starts_at time not null,
    series_ends_at time not null,
    series_dates integer not null,
    timezone text not null,
    primary key (agency_id, id),
    foreign key (agency_id, venue_id) references venue (agency_id, id),
    check (adults_min between 1 and adults_max),
    check (extract(isodow from week_monday) = 1)
);
create index offer_of_venue on offer (agency_id, venue_id);
"""

# The sequence outlives the person: a late message must not bring back who is gone.
_POOL = """
create table pool_sequence (
    agency_id uuid not null,
    participant_id uuid not null,
    sequence bigint not null,
    primary key (agency_id, participant_id)
);
create table pool_person (
    agency_id uuid not null,
    participant_id uuid not null,
    state text not null,
    restricted boolean not null,
    record jsonb not null,
    primary key (agency_id, participant_id)
);
create index pool_person_waiting on pool_person (agency_id) where state = 'waiting';
"""

# Whoever leaves the pool leaves every proposal with it.
_PROPOSALS = """
create table formation_run (
    agency_id uuid not null,
    id uuid not null,
    offer_ids uuid[] not null,
    seed bigint not null,
    steps integer,
    state text not null,
    attempt integer not null default 0,
    people integer,
    placed integer not null default 0,
    steps_done integer not null default 0,
    best jsonb,
    elapsed_seconds double precision not null default 0,
    weights_version text,
    input_hash text,
    failure text,
    requested_at timestamptz not null,
    ended_at timestamptz,
    primary key (agency_id, id)
);
create index formation_run_by_time on formation_run (agency_id, requested_at);
create table proposal (
    agency_id uuid not null,
    id uuid not null,
    formation_id uuid not null,
    state text not null,
    hash text not null,
    stopped_early boolean not null,
    made_at timestamptz not null,
    primary key (agency_id, id),
    unique (agency_id, formation_id),
    foreign key (agency_id, formation_id) references formation_run (agency_id, id)
);
create table proposal_member (
    agency_id uuid not null,
    proposal_id uuid not null,
    participant_id uuid not null,
    offer_id uuid not null,
    primary key (agency_id, proposal_id, participant_id),
    foreign key (agency_id, proposal_id) references proposal (agency_id, id),
    foreign key (agency_id, offer_id) references offer (agency_id, id),
    foreign key (agency_id, participant_id) references pool_person (agency_id, participant_id)
        on delete cascade
);
create index proposal_member_of_person on proposal_member (agency_id, participant_id);
create table proposal_move (
    agency_id uuid not null,
    proposal_id uuid not null,
    number integer not null,
    participant_id uuid not null,
    from_offer_id uuid,
    to_offer_id uuid,
    moved_by text not null,
    moved_at timestamptz not null,
    primary key (agency_id, proposal_id, number),
    foreign key (agency_id, proposal_id) references proposal (agency_id, id),
    foreign key (agency_id, participant_id) references pool_person (agency_id, participant_id)
        on delete cascade
);
create index proposal_move_of_person on proposal_move (agency_id, participant_id);
"""

_COHORTS = """
create table cohort (
    agency_id uuid not null,
    id uuid not null,
    offer_id uuid not null,
    proposal_id uuid not null,
    name text not null,
    confirmed_by text not null,
    confirmed_at timestamptz not null,
    primary key (agency_id, id),
    unique (agency_id, offer_id),
    foreign key (agency_id, offer_id) references offer (agency_id, id),
    foreign key (agency_id, proposal_id) references proposal (agency_id, id)
);
create table membership (
    agency_id uuid not null,
    cohort_id uuid not null,
    participant_id uuid not null,
    restricted boolean not null,
    joined_on date not null,
    primary key (agency_id, participant_id),
    foreign key (agency_id, cohort_id) references cohort (agency_id, id)
);
create index membership_of_cohort on membership (agency_id, cohort_id);
"""


def upgrade() -> None:
    create_plumbing()
    for tables in (_PLACES, _POOL, _PROPOSALS, _COHORTS):
        op.execute(tables)
    for table in (
        "venue",
        "offer",
        "pool_sequence",
        "pool_person",
        "formation_run",
        "proposal",
        "proposal_member",
        "proposal_move",
        "cohort",
        "membership",
    ):
        tenant_table(table)
