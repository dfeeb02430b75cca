"""The tables of insights, as statements name them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from kreis.chassis.data.tables import MOMENT, typed_table

build = typed_table("build", number=Integer, state=Text, made_at=MOMENT, is_filled=Boolean)
presence = typed_table(
    "presence",
    build=Integer,
    participant_id=Uuid,
    group_event_id=Uuid,
    revision=Integer,
    told_at=MOMENT,
    status=Text,
    minutes=Integer,
    cohort_id=Uuid,
    kind=Text,
    day=Date,
    answer_version=Integer,
    answer=Text,
)
cohort_date = typed_table(
    "cohort_date",
    build=Integer,
    cohort_id=Uuid,
    group_event_id=Uuid,
    changes=Integer,
    is_cancelled=Boolean,
    day=Date,
    kind=Text,
    ends_at=DateTime,
    timezone=Text,
    sign_up_sequence=BigInteger,
    needs_sign_up=Boolean,
    is_held=Boolean,
)
answer_to_all = typed_table(
    "answer_to_all",
    build=Integer,
    participant_id=Uuid,
    cohort_id=Uuid,
    version=Integer,
    answered_on=Date,
    answer=Text,
)
membership_change = typed_table(
    "membership_change",
    build=Integer,
    cohort_id=Uuid,
    participant_id=Uuid,
    sequence=BigInteger,
    is_join=Boolean,
    day=Date,
)
cohort = typed_table("cohort", build=Integer, cohort_id=Uuid, first_day=Date, closed_on=Date)
cohort_rhythm = typed_table(
    "cohort_rhythm", build=Integer, cohort_id=Uuid, number=Integer, since=Date, rhythm_weeks=Integer
)
unsettled = typed_table("unsettled", group_event_id=Uuid)
publishing_pause = typed_table("publishing_pause", since=MOMENT)
publication = typed_table(
    "publication", participant_id=Uuid, band=Text, revision=Integer, as_of=Date
)
frozen_quarter = typed_table(
    "frozen_quarter", quarter=Text, policy=Integer, frozen_at=MOMENT, figures=JSONB
)
exchange_count = typed_table(
    "exchange_count", quarter=Text, people=Integer, pairs=Integer, told_at=MOMENT
)
OF_A_BUILD = {
    each.name: each
    for each in (
        presence,
        cohort_date,
        answer_to_all,
        membership_change,
        cohort,
        cohort_rhythm,
    )
}
"""The tables of a build. All else is a view over them."""
