"""The facts that cohorts publishes, and what it reads of intake's."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.fact_data import FactData
from kreis.cohorts.domain.cohorts import Cohort, Member
from kreis.cohorts.domain.phases import CohortPhase, PhaseProposal, Step
from kreis.cohorts.domain.venues import Venue
from kreis.formation.people import (
    BANDS,
    CONSTRAINT_KINDS,
    GENDERS,
    GERMAN_LEVELS,
    MORNINGS,
    REACHES,
    SLOTS,
)

PRIVACY = "privacy.v2"
_ACKNOWLEDGEMENTS = "privacy-ack.cohorts.v1"
_UNTIL_0_3 = "privacy.v1"
"""Written for an intake of 0.1.0 as well. Nothing of 0.2 reads it."""
_ACKNOWLEDGED = "kreis.erasure-acknowledged.v1"
POOL = "intake.pool.v1"
COHORT = "cohorts.cohort.v1"
GROUP_EVENT = "events.group-event.v1"
ACCOMPANIMENT = "accompaniment.v1"
PARTICIPATION = "participation.v1"
PARTICIPATION_RESTRICTED = "participation-restricted.v1"


def _word(words: tuple[str, ...]) -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(words))


def _texts() -> fields.List[str]:
    return fields.List(fields.String(validate=validate.Length(1)), required=True)


class _Child(FactData):
    band = _word(BANDS)
    needs_care = fields.Boolean(required=True)


class _StartWeek(FactData):
    monday = fields.Date(required=True)
    mornings = _word(MORNINGS)
    children = fields.List(fields.Nested(_Child), required=True)


class _Reach(FactData):
    venue_id = fields.UUID(required=True)
    how = _word(REACHES)


class _Constraint(FactData):
    ref = fields.UUID(required=True)
    kind = _word(CONSTRAINT_KINDS)


class PoolEntered(FactData):
    """All that placing her needs. A value that the solver does not know is refused here."""

    state = fields.String(required=True)
    restricted = fields.Boolean(required=True)
    waiting_since = fields.Date(required=True)
    start_weeks = fields.List(fields.Nested(_StartWeek), required=True)
    slots = fields.List(fields.String(validate=validate.OneOf(SLOTS)), required=True)
    reach = fields.List(fields.Nested(_Reach), required=True)
    languages = _texts()
    home_language = fields.String(required=True, validate=validate.Length(1))
    german_level = _word(GERMAN_LEVELS)
    gender = _word(GENDERS)
    may_join_women_only = fields.Boolean(required=True)
    topics = _texts()
    constraints = fields.List(fields.Nested(_Constraint), required=True)


class ParticipantErased(Schema):
    participant_id = fields.UUID(required=True)


class ProtectionChanged(ParticipantErased):
    is_protected = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class DiscretionChanged(ParticipantErased):
    is_discreet = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class GroupEventHeld(FactData):
    """A date whose list is complete. A fact of 0.1.0 has neither kind nor day."""

    group_event_id = fields.UUID(required=True)
    cohort_ids = fields.List(fields.UUID(), required=True)
    kind = fields.String(load_default=None)
    date = fields.Date(load_default=None)


class GroupEventPlanned(FactData):
    """When a date of groups is: it was planned, moved or cancelled."""

    group_event_id = fields.UUID(required=True)
    cohort_ids = fields.List(fields.UUID(), required=True)
    kind = fields.String(required=True)
    starts_at = fields.NaiveDateTime("%Y-%m-%dT%H:%M", required=True)


class RegularityChanged(FactData):
    """How regularly she comes: a band that this release may not know."""

    participant_id = fields.UUID(required=True)
    cohort_id = fields.UUID(required=True)
    band = fields.String(required=True)
    as_of = fields.Date(required=True)
    revision = fields.Integer(required=True)


def erasure_acknowledged(work: Work, participant_id: UUID) -> None:
    _acknowledge(
        work, participant_id, {"participant_id": str(participant_id), "service": "cohorts"}
    )


def acknowledgement_is_over(work: Work, participant_id: UUID) -> None:
    """A tombstone: the last backup that held her is gone."""
    _acknowledge(work, participant_id, None)


def _acknowledge(work: Work, participant_id: UUID, data: dict[str, Any] | None) -> None:
    work.emit(_ACKNOWLEDGEMENTS, _ACKNOWLEDGED, f"{participant_id}#ack", data)
    work.emit(_UNTIL_0_3, _ACKNOWLEDGED, f"{participant_id}#ack#cohorts", data)


def cohort_confirmed(work: Work, cohort: Cohort) -> None:
    """Announces a group with all that planning its dates needs."""
    data = {
        "cohort_id": str(cohort.id),
        "name": cohort.name,
        "offer": _offer(cohort),
        "members": [
            {"id": str(member.participant_id), "restricted": member.restricted}
            for member in cohort.members
        ],
    }
    work.emit(COHORT, "kreis.cohort-confirmed.v1", cohort.id, data)


def cohort_member_joined(work: Work, cohort_id: UUID, member: Member) -> None:
    """Tells of somebody who came after the group was confirmed: her dates are planned from this."""
    data = {
        "cohort_id": str(cohort_id),
        "member": {"id": str(member.participant_id), "restricted": member.restricted},
        "joined_on": member.joined_on.isoformat(),
    }
    work.emit(COHORT, "kreis.cohort-member-joined.v1", cohort_id, data)


def cohort_member_left(work: Work, cohort_id: UUID, participant_id: UUID, left_on: date) -> None:
    """Tells that somebody left: dates after this day are no longer hers."""
    data = {
        "cohort_id": str(cohort_id),
        "participant_id": str(participant_id),
        "left_on": left_on.isoformat(),
    }
    work.emit(COHORT, "kreis.cohort-member-left.v1", cohort_id, data)


def cohort_closed(work: Work, cohort_id: UUID, closed_on: date, merged_into: UUID) -> None:
    data = {
        "cohort_id": str(cohort_id),
        "closed_on": closed_on.isoformat(),
        "merged_into": str(merged_into),
    }
    work.emit(COHORT, "kreis.cohort-closed.v1", cohort_id, data)


def cohort_joined(work: Work, cohort_id: UUID, member: Member) -> None:
    data = {
        "participant_id": str(member.participant_id),
        "cohort_id": str(cohort_id),
        "from": member.joined_on.isoformat(),
    }
    work.emit(PARTICIPATION, "kreis.cohort-joined.v1", member.participant_id, data)


def cohort_left(work: Work, cohort_id: UUID, participant_id: UUID, until: date) -> None:
    data = {
        "participant_id": str(participant_id),
        "cohort_id": str(cohort_id),
        "until": until.isoformat(),
    }
    work.emit(PARTICIPATION, "kreis.cohort-left.v1", participant_id, data)


def cohort_phase_changed(
    work: Work, cohort_id: UUID, before: str, phase: CohortPhase, step: Step
) -> None:
    """Tells all that planning the next dates needs."""
    data = {
        "cohort_id": str(cohort_id),
        **_phase_change(before, phase, step),
        "phase_number": phase.number,
        "boosters_weeks": list(step.boosters_weeks),
    }
    if step.dates is not None:
        data["dates"] = step.dates
    work.emit(COHORT, "kreis.cohort-phase-changed.v1", cohort_id, data)


def phase_changed(
    work: Work, participant_id: UUID, before: str, phase: CohortPhase, step: Step
) -> None:
    data = {
        "participant_id": str(participant_id),
        "cohort_id": str(phase.cohort_id),
        **_phase_change(before, phase, step),
    }
    work.emit(PARTICIPATION, "kreis.phase-changed.v1", participant_id, data)


def phase_change_due(work: Work, participant_id: UUID, asked: PhaseProposal) -> None:
    data = {
        "participant_id": str(participant_id),
        "cohort_id": str(asked.cohort_id),
        "to": asked.to_step,
        "due_on": asked.due_on.isoformat(),
    }
    work.emit(ACCOMPANIMENT, "kreis.phase-change-due.v1", participant_id, data)


def _phase_change(before: str, phase: CohortPhase, step: Step) -> dict[str, Any]:
    return {
        "from": before,
        "to": phase.step,
        "on": phase.since.isoformat(),
        "rhythm_weeks": step.rhythm_weeks,
        "plan_version": phase.plan_version,
    }


def _regional(venue: Venue) -> dict[str, str]:
    """Holidays of the place, if somebody has said which there are."""
    said = venue.regional_holidays
    return {} if said is None else {"regional_holidays": said}


def _offer(cohort: Cohort) -> dict[str, Any]:
    offer, venue = cohort.offer, cohort.venue
    return {
        "offer_id": str(offer.id),
        "venue": {
            "venue_id": str(venue.id),
            "name": venue.name,
            "street": venue.street,
            "postal_code": venue.postal_code,
            "town": venue.town,
            "land": venue.land,
            **_regional(venue),
        },
        "adults": {"min": offer.adults.min, "max": offer.adults.max},
        "care_places": {
            "total": offer.care_places.total,
            "by_band": dict(offer.care_places.by_band),
        },
        "languages": list(offer.languages),
        "week": {
            "monday": offer.week.monday.isoformat(),
            "days": offer.week.days,
            "starts_at": f"{offer.week.starts_at:%H:%M}",
            "ends_at": f"{offer.week.ends_at:%H:%M}",
        },
        "series": {
            "weekday": offer.series.weekday,
            "starts_at": f"{offer.series.starts_at:%H:%M}",
            "ends_at": f"{offer.series.ends_at:%H:%M}",
            "dates": offer.series.dates,
        },
        "timezone": offer.timezone,
    }
