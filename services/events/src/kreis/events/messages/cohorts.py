"""The facts events reads about cohorts, as far as it needs them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from marshmallow import EXCLUDE, Schema, fields

from kreis.events.domain.group_events import Capacity, Venue
from kreis.events.domain.phases import Phase
from kreis.events.domain.plans import Cohort, Offer, Week, Weekly

COHORT = "cohorts.cohort.v1"
PARTICIPATION = "participation.v1"
PARTICIPATION_RESTRICTED = "participation-restricted.v1"


class _Part(Schema):
    class Meta:
        unknown = EXCLUDE


class _Venue(_Part):
    venue_id = fields.UUID(required=True)
    name = fields.String(required=True)
    street = fields.String(required=True)
    postal_code = fields.String(required=True)
    town = fields.String(required=True)
    land = fields.String(required=True)
    regional_holidays = fields.String(load_default=None)


class _Adults(_Part):
    max = fields.Integer(required=True)


class _CarePlaces(_Part):
    total = fields.Integer(required=True)
    by_band = fields.Dict(fields.String(), fields.Integer(), required=True)


class _Week(_Part):
    monday = fields.Date(required=True)
    days = fields.Integer(required=True)
    starts_at = fields.Time("%H:%M", required=True)
    ends_at = fields.Time("%H:%M", required=True)


class _Weekly(_Part):
    weekday = fields.String(required=True)
    dates = fields.Integer(required=True)
    starts_at = fields.Time("%H:%M", required=True)
    ends_at = fields.Time("%H:%M", required=True)


class _Offer(_Part):
    venue = fields.Nested(_Venue, required=True)
    adults = fields.Nested(_Adults, required=True)
    care_places = fields.Nested(_CarePlaces, required=True)
    week = fields.Nested(_Week, required=True)
    series = fields.Nested(_Weekly, required=True)
    timezone = fields.String(required=True)


class _Member(_Part):
    id = fields.UUID(required=True)
    restricted = fields.Boolean(required=True)


class CohortConfirmed(_Part):
    cohort_id = fields.UUID(required=True)
    name = fields.String(required=True)
    offer = fields.Nested(_Offer, required=True)
    members = fields.List(fields.Nested(_Member), required=True)


class CohortMemberJoined(_Part):
    cohort_id = fields.UUID(required=True)
    member = fields.Nested(_Member, required=True)
    joined_on = fields.Date(required=True)


class CohortMemberLeft(_Part):
    cohort_id = fields.UUID(required=True)
    participant_id = fields.UUID(required=True)
    left_on = fields.Date(required=True)


class CohortPhaseChanged(_Part):
    cohort_id = fields.UUID(required=True)
    phase_number = fields.Integer(required=True)
    to = fields.String(required=True)
    on = fields.Date(required=True)
    rhythm_weeks = fields.Integer(required=True)
    dates = fields.Integer()
    boosters_weeks = fields.List(fields.Integer(), required=True)


class PhaseChanged(_Part):
    """A member follows her cohort into a phase. Who stays longer does so later."""

    participant_id = fields.UUID(required=True)
    cohort_id = fields.UUID(required=True)
    on = fields.Date(required=True)
    rhythm_weeks = fields.Integer(required=True)


class CohortClosed(_Part):
    cohort_id = fields.UUID(required=True)
    closed_on = fields.Date(required=True)


def offer_of(fact: dict[str, Any]) -> Offer:
    offer = fact["offer"]
    where = dict(offer["venue"])
    land, venue_id = where.pop("land"), where.pop("venue_id")
    regional = where.pop("regional_holidays", None)
    return Offer(
        cohort=Cohort(
            fact["cohort_id"],
            fact["name"],
            offer["timezone"],
            Venue(id=venue_id, **where),
            land,
            regional,
        ),
        capacity=Capacity(
            adults=offer["adults"]["max"],
            care_total=offer["care_places"]["total"],
            care_by_band=offer["care_places"]["by_band"],
        ),
        week=Week(**offer["week"]),
        weekly=Weekly(**offer["series"]),
    )


def phase_of(fact: dict[str, Any]) -> Phase:
    """The phase, with an id for what its planning does."""
    return Phase(
        id=uuid4(),
        cohort_id=fact["cohort_id"],
        number=fact["phase_number"],
        step=fact["to"],
        since=fact["on"],
        rhythm_weeks=fact["rhythm_weeks"],
        dates=fact.get("dates"),
        boosters_weeks=tuple(fact["boosters_weeks"]),
    )


def members_of(fact: dict[str, Any]) -> dict[UUID, bool]:
    """Everybody in the cohort, and whether facts about her are restricted."""
    return {member["id"]: member["restricted"] for member in fact["members"]}
