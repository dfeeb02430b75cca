"""The facts insights reads, as far as it needs them, and those it publishes."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from marshmallow import Schema, fields, validate

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.fact_data import FactData
from kreis.contracts.quarters import QUARTER
from kreis.insights.domain.bands import FEWEST, POLICY, Band, Standing

PARTICIPATION = "participation.v1"
PARTICIPATION_RESTRICTED = "participation-restricted.v1"
GROUP_EVENT = "events.group-event.v1"
COHORT = "cohorts.cohort.v1"
EXCHANGE_COUNTS = "exchange-counts.v1"
PRIVACY = "privacy.v2"
_ACKNOWLEDGEMENTS = "privacy-ack.insights.v1"
_ACKNOWLEDGED = "kreis.erasure-acknowledged.v1"


class Attendance(FactData):
    participant_id = fields.UUID(required=True)
    group_event_id = fields.UUID(required=True)
    cohort_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    date = fields.Date(required=True)
    status = fields.String(required=True)
    minutes = fields.Integer(required=True)
    revision = fields.Integer(load_default=None)


class DateAnswered(FactData):
    participant_id = fields.UUID(required=True)
    group_event_id = fields.UUID(required=True)
    answer = fields.String(required=True)
    version = fields.Integer(required=True)


class InvitationAnswered(FactData):
    participant_id = fields.UUID(required=True)
    cohort_id = fields.UUID(required=True)
    answer = fields.String(required=True)
    version = fields.Integer(required=True)
    answered_on = fields.Date(load_default=None)


class _OfDate(FactData):
    group_event_id = fields.UUID(required=True)
    cohort_ids = fields.List(fields.UUID(), required=True)


class Arranged(_OfDate):
    """A date that was scheduled, moved or cancelled."""

    sequence = fields.Integer(load_default=0)
    kind = fields.String(required=True)
    starts_at = fields.NaiveDateTime("%Y-%m-%dT%H:%M", required=True)
    ends_at = fields.NaiveDateTime("%Y-%m-%dT%H:%M", required=True)
    timezone = fields.String(required=True)


class PlacesChanged(_OfDate):
    needs_sign_up = fields.Boolean(required=True)


class Held(_OfDate):
    """A date whose list is complete."""


class _Week(FactData):
    monday = fields.Date(required=True)


class _Offer(FactData):
    week = fields.Nested(_Week, required=True)


class _Member(FactData):
    id = fields.UUID(required=True)


class CohortConfirmed(FactData):
    cohort_id = fields.UUID(required=True)
    offer = fields.Nested(_Offer, required=True)
    members = fields.List(fields.Nested(_Member), required=True)


class CohortMemberJoined(FactData):
    cohort_id = fields.UUID(required=True)
    member = fields.Nested(_Member, required=True)
    joined_on = fields.Date(required=True)


class CohortMemberLeft(FactData):
    cohort_id = fields.UUID(required=True)
    participant_id = fields.UUID(required=True)
    left_on = fields.Date(required=True)


class CohortClosed(FactData):
    cohort_id = fields.UUID(required=True)
    closed_on = fields.Date(required=True)


class CohortPhaseChanged(FactData):
    cohort_id = fields.UUID(required=True)
    phase_number = fields.Integer(required=True)
    on = fields.Date(required=True)
    rhythm_weeks = fields.Integer(required=True)


class ExchangeCounted(FactData):
    """Pairs of members of circles. No counts: fewer than five people."""

    quarter = fields.String(required=True, validate=validate.Regexp(QUARTER))
    people = fields.Integer(load_default=None, validate=validate.Range(min=FEWEST))
    pairs = fields.Integer(load_default=None, validate=validate.Range(min=0))


OF_PEOPLE: Mapping[str, type[FactData]] = {
    "kreis.attendance-recorded.v1": Attendance,
    "kreis.attendance-corrected.v1": Attendance,
    "kreis.date-answered.v1": DateAnswered,
    "kreis.invitation-answered.v1": InvitationAnswered,
}
"""Facts on the two topics of participation."""
OF_DATES: Mapping[str, type[FactData]] = {
    "kreis.group-event-scheduled.v1": Arranged,
    "kreis.group-event-moved.v1": Arranged,
    "kreis.group-event-cancelled.v1": Arranged,
    "kreis.group-event-places-changed.v1": PlacesChanged,
    "kreis.group-event-held.v1": Held,
}
OF_COHORTS: Mapping[str, type[FactData]] = {
    "kreis.cohort-confirmed.v1": CohortConfirmed,
    "kreis.cohort-member-joined.v1": CohortMemberJoined,
    "kreis.cohort-member-left.v1": CohortMemberLeft,
    "kreis.cohort-closed.v1": CohortClosed,
    "kreis.cohort-phase-changed.v1": CohortPhaseChanged,
}
LEARNED: Mapping[str, type[FactData]] = {**OF_PEOPLE, **OF_DATES, **OF_COHORTS}
"""All facts that tables are built from, with what is read of each."""


class ParticipantErased(Schema):
    participant_id = fields.UUID(required=True)


class ProtectionChanged(ParticipantErased):
    is_protected = fields.Boolean(required=True)
    version = fields.Integer(required=True)


def erasure_acknowledged(work: Work, participant_id: UUID) -> None:
    data = {"participant_id": str(participant_id), "service": "insights"}
    work.emit(_ACKNOWLEDGEMENTS, _ACKNOWLEDGED, f"{participant_id}#ack", data)


def acknowledgement_is_over(work: Work, participant_id: UUID) -> None:
    """A tombstone: the last backup that held her is gone."""
    work.emit(_ACKNOWLEDGEMENTS, _ACKNOWLEDGED, f"{participant_id}#ack", None)


def regularity_changed(work: Work, now: Standing, previous: Band, revision: int) -> None:
    """The outbox sends facts about people under address protection to the restricted topic."""
    data = {
        "participant_id": str(now.participant_id),
        "cohort_id": str(now.cohort_id),
        "band": now.band,
        "previous": previous,
        "present": now.present,
        "counted": now.counted,
        "as_of": now.as_of.isoformat(),
        "policy": POLICY,
        "revision": revision,
    }
    work.emit(PARTICIPATION, "kreis.regularity-changed.v1", now.participant_id, data)
