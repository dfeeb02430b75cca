"""The tables of cohorts, as statements name them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Date, Double, Integer, Text, Time, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kreis.chassis.data.tables import MOMENT, typed_table

venue = typed_table(
    "venue",
    id=Uuid,
    name=Text,
    street=Text,
    postal_code=Text,
    town=Text,
    land=Text,
    is_archived=Boolean,
    regional_holidays=Text,
)
offer = typed_table(
    "offer",
    id=Uuid,
    venue_id=Uuid,
    name=Text,
    languages=ARRAY(Text),
    german_level_from=Text,
    women_only=Boolean,
    adults_min=Integer,
    adults_max=Integer,
    care_total=Integer,
    care_by_band=JSONB,
    week_monday=Date,
    week_days=Integer,
    week_starts_at=Time,
    week_ends_at=Time,
    series_weekday=Text,
    series_starts_at=Time,
    series_ends_at=Time,
    series_dates=Integer,
    timezone=Text,
    is_archived=Boolean,
)
pool_sequence = typed_table("pool_sequence", participant_id=Uuid, sequence=BigInteger)
pool_person = typed_table(
    "pool_person", participant_id=Uuid, state=Text, restricted=Boolean, record=JSONB
)
formation_run = typed_table(
    "formation_run",
    id=Uuid,
    offer_ids=ARRAY(Uuid),
    seed=BigInteger,
    steps=Integer,
    state=Text,
    attempt=Integer,
    people=Integer,
    placed=Integer,
    steps_done=Integer,
    best=JSONB,
    elapsed_seconds=Double,
    weights_version=Text,
    input_hash=Text,
    failure=Text,
    requested_at=MOMENT,
    ended_at=MOMENT,
)
proposal = typed_table(
    "proposal",
    id=Uuid,
    formation_id=Uuid,
    state=Text,
    hash=Text,
    stopped_early=Boolean,
    made_at=MOMENT,
    placed=Integer,
    most_placeable=Integer,
    bound_by=Text,
)
proposal_member = typed_table(
    "proposal_member", proposal_id=Uuid, participant_id=Uuid, offer_id=Uuid
)
proposal_move = typed_table(
    "proposal_move",
    proposal_id=Uuid,
    number=Integer,
    participant_id=Uuid,
    from_offer_id=Uuid,
    to_offer_id=Uuid,
    moved_by=Text,
    moved_at=MOMENT,
)
cohort = typed_table(
    "cohort",
    id=Uuid,
    offer_id=Uuid,
    proposal_id=Uuid,
    name=Text,
    confirmed_by=Text,
    confirmed_at=MOMENT,
    seats=Integer,
    closed_on=Date,
)
membership = typed_table(
    "membership",
    cohort_id=Uuid,
    participant_id=Uuid,
    restricted=Boolean,
    joined_on=Date,
    added_by=Text,
)
departure = typed_table(
    "departure",
    id=Uuid,
    cohort_id=Uuid,
    participant_id=Uuid,
    joined_on=Date,
    left_on=Date,
    noted_by=Text,
    noted_at=MOMENT,
    added_by=Text,
)
rules = typed_table(
    "rules",
    version=Integer,
    weights=JSONB,
    longest_wait_days=Integer,
    changed_by=Text,
    changed_at=MOMENT,
)
long_wait = typed_table("long_wait", participant_id=Uuid, waiting_since=Date, noted_at=MOMENT)
isolation_waiver = typed_table(
    "isolation_waiver", participant_id=Uuid, agreed_on=Date, noted_by=Text, noted_at=MOMENT
)
phase_plan = typed_table(
    "phase_plan", version=Integer, steps=JSONB, changed_by=Text, changed_at=MOMENT
)
cohort_phase = typed_table(
    "cohort_phase",
    cohort_id=Uuid,
    number=Integer,
    step=Text,
    since=Date,
    plan_version=Integer,
    decided_by=Text,
    decided_at=MOMENT,
)
phase_proposal = typed_table(
    "phase_proposal",
    id=Uuid,
    cohort_id=Uuid,
    from_step=Text,
    to_step=Text,
    plan_version=Integer,
    due_on=Date,
    state=Text,
    revision=Integer,
    ask_on=Date,
    proposed_at=MOMENT,
    decided_by=Text,
    decided_at=MOMENT,
)
person_phase = typed_table(
    "person_phase",
    participant_id=Uuid,
    cohort_id=Uuid,
    step=Text,
    stays_until=Date,
    reason=Text,
    noted_by=Text,
    noted_at=MOMENT,
)
member_band = typed_table(
    "member_band", participant_id=Uuid, band=Text, as_of=Date, revision=Integer
)
held_date = typed_table("held_date", cohort_id=Uuid, group_event_id=Uuid, day=Date, kind=Text)
planned_date = typed_table(
    "planned_date",
    cohort_id=Uuid,
    group_event_id=Uuid,
    day=Date,
    kind=Text,
    is_cancelled=Boolean,
)
