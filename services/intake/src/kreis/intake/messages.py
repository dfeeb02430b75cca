"""The facts that intake writes, and the fields it reads of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, Schema, fields

from kreis.chassis.data.database import Work
from kreis.contracts import topics
from kreis.intake.domain.children import age_band
from kreis.intake.domain.grouping_rules import GroupingRule
from kreis.intake.domain.participants import Participant, StartWeek, State
from kreis.intake.domain.unsaid import CARE, CARE_STAND_IN, stand_in

POOL = "intake.pool.v1"
PARTICIPATION = "participation.v1"
PARTICIPATION_RESTRICTED = "participation-restricted.v1"
PRIVACY = "privacy.v2"
DELIVERY = "notifications.delivery.v1"
FORGET = "participation-forget.v1"
_UNTIL_0_3 = "privacy.v1"
"""Written for readers of 0.1.0 as well. Nothing of 0.2 reads it."""
ACKNOWLEDGEMENTS = {
    service: f"privacy-ack.{service}.v1" for service in sorted(topics()[PRIVACY].readers)
}
"""The topic of each service that erases, by the contract."""
_ERASED = "kreis.participant-erased.v1"
_CONSENT = "kreis.consent-changed.v1"
_PROTECTION = "kreis.protection-changed.v1"
_DISCRETION = "kreis.discretion-changed.v1"
_TO_FORGET = "kreis.participant-to-forget.v1"
_CONTACT = "kreis.contact-changed.v1"
_ACKNOWLEDGED = "kreis.erasure-acknowledged.v1"
_OF_THE_POOL = ("german_level", "needs_interpreter", "gender")
"""Fields of the pool that may be unknown."""
WHO_ERASES = list(ACKNOWLEDGEMENTS)
"""The services that erase, by the contract."""


class CohortJoined(Schema):
    class Meta:
        unknown = EXCLUDE

    participant_id = fields.UUID(required=True)
    cohort_id = fields.UUID(required=True)


class CohortLeft(CohortJoined):
    """The fact that she is no longer in that group."""


class ParticipantErased(Schema):
    class Meta:
        unknown = EXCLUDE

    participant_id = fields.UUID(required=True)


class MailDeclined(ParticipantErased):
    """The fact that she wants no more messages by mail."""


class ErasureAcknowledged(ParticipantErased):
    service = fields.String(required=True)


class ProtectionChanged(ParticipantErased):
    is_protected = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class DiscretionChanged(ParticipantErased):
    is_discreet = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class ContactChanged(ParticipantErased):
    version = fields.Integer(required=True)


def participant_erased(work: Work, participant_id: UUID) -> None:
    _both(work, _ERASED, f"{participant_id}#erased", {"participant_id": str(participant_id)})


def erasure_is_over(work: Work, participant_id: UUID) -> None:
    """A tombstone: nobody needs to be told any more."""
    _both(work, _ERASED, f"{participant_id}#erased", None)


def consent_changed(
    work: Work, participant_id: UUID, purpose: str, decision: Mapping[str, Any], version: int
) -> None:
    data = {
        "participant_id": str(participant_id),
        "purpose": purpose,
        "is_given": decision["is_given"],
        "decided_on": decision["decided_on"].isoformat(),
        "version": version,
    }
    _both(work, _CONSENT, f"{participant_id}#consent#{purpose}", data)


def consent_is_over(work: Work, participant_id: UUID, purpose: str) -> None:
    """A tombstone: she is erased, and nobody needs to know what she agreed to."""
    _both(work, _CONSENT, f"{participant_id}#consent#{purpose}", None)


def protection_changed(work: Work, participant_id: UUID, is_protected: bool, version: int) -> None:
    """Has every service shut what tells where she is, or open it again."""
    data = {
        "participant_id": str(participant_id),
        "is_protected": is_protected,
        "version": version,
    }
    work.emit(PRIVACY, _PROTECTION, f"{participant_id}#protection", data)


def discretion_changed(work: Work, participant_id: UUID, is_discreet: bool, version: int) -> None:
    data = {"participant_id": str(participant_id), "is_discreet": is_discreet, "version": version}
    work.emit(PRIVACY, _DISCRETION, f"{participant_id}#discretion", data)


def participant_to_forget(work: Work, participant_id: UUID) -> None:
    """Tells programs of others to forget her. It does not say why."""
    work.emit(FORGET, _TO_FORGET, participant_id, {"participant_id": str(participant_id)})


def forgetting_is_over(work: Work, participant_id: UUID) -> None:
    """A tombstone: nothing about her is left that others could read."""
    work.emit(FORGET, _TO_FORGET, participant_id, None)


def contact_changed(work: Work, participant: Participant) -> None:
    """Has events shut the links that went to her old number or mail."""
    data = {"participant_id": str(participant.id), "version": participant.version}
    work.emit(PRIVACY, _CONTACT, f"{participant.id}#contact", data)


def confidentiality_is_over(work: Work, participant_id: UUID) -> None:
    """Tombstones: she is erased, and there is nothing left to protect."""
    work.emit(PRIVACY, _PROTECTION, f"{participant_id}#protection", None)
    work.emit(PRIVACY, _DISCRETION, f"{participant_id}#discretion", None)
    work.emit(PRIVACY, _CONTACT, f"{participant_id}#contact", None)


def erasure_acknowledged(work: Work, participant_id: UUID) -> None:
    _acknowledge(work, participant_id, {"participant_id": str(participant_id), "service": "intake"})


def acknowledgement_is_over(work: Work, participant_id: UUID) -> None:
    _acknowledge(work, participant_id, None)


def _acknowledge(work: Work, participant_id: UUID, data: dict[str, Any] | None) -> None:
    work.emit(ACKNOWLEDGEMENTS["intake"], _ACKNOWLEDGED, f"{participant_id}#ack", data)
    work.emit(_UNTIL_0_3, _ACKNOWLEDGED, f"{participant_id}#ack#intake", data)


def _both(work: Work, fact: str, key: str, data: dict[str, Any] | None) -> None:
    work.emit(PRIVACY, fact, key, data)
    work.emit(_UNTIL_0_3, fact, key, data)


def pool_entered(work: Work, participant: Participant, rules: Iterable[GroupingRule]) -> None:
    """Tells cohorts all it may know of her: nothing that names her or says where she lives."""
    data = pool_data(participant, rules)
    work.emit(POOL, "kreis.pool-entered.v1", participant.id, data)


def pool_left(work: Work, participant: Participant) -> None:
    """A tombstone: she has left the programme."""
    work.emit(POOL, "kreis.pool-entered.v1", participant.id, None)


def pool_data(participant: Participant, rules: Iterable[GroupingRule]) -> dict[str, Any]:
    """Returns the fact. Where nobody has said a value, a stand-in and its name in `unknown`.

    A reader of 0.1.0 would park a value that its contract does not know, and ignores `unknown`.
    """
    unknown = list(_unknown_to_the_pool(participant))
    fact = {
        "participant_id": str(participant.id),
        "state": "entered" if participant.state is State.ENTERED else "waiting",
        "waiting_since": participant.waiting_since.isoformat(),
        "start_weeks": [_start_week(participant, week) for week in participant.start_weeks],
        "slots": list(participant.slots),
        "reach": [{"venue_id": str(r.venue_id), "how": r.how} for r in participant.reachable],
        "languages": list(participant.languages),
        "home_language": participant.spoken,
        **{name: stand_in(name, getattr(participant, name)) for name in _OF_THE_POOL},
        "may_join_women_only": bool(participant.may_join_women_only and participant.gender),
        "restricted": bool(participant.has_address_protection),
        "topics": list(participant.topics),
        "constraints": [{"ref": str(rule.id), "kind": rule.kind} for rule in rules],
    }
    return {**fact, "unknown": unknown} if unknown else fact


def _unknown_to_the_pool(participant: Participant) -> Iterator[str]:
    for name in (*_OF_THE_POOL, "may_join_women_only"):
        if getattr(participant, name) is None:
            yield name
    if any(child.needs_care is None for child in participant.children):
        yield CARE


def entry_recorded(
    work: Work, participant: Participant, enrolment_id: UUID, entry_date: date
) -> None:
    data = {"enrolment_id": str(enrolment_id), "entry_date": entry_date.isoformat()}
    _tell_all(work, participant, "kreis.entry-recorded.v1", data)


def entry_corrected(
    work: Work, participant: Participant, enrolment_id: UUID, entry_date: date
) -> None:
    data = {"enrolment_id": str(enrolment_id), "entry_date": entry_date.isoformat()}
    _tell_all(work, participant, "kreis.entry-corrected.v1", data)


def entry_withdrawn(work: Work, participant: Participant, enrolment_id: UUID) -> None:
    data = {"enrolment_id": str(enrolment_id)}
    _tell_all(work, participant, "kreis.entry-withdrawn.v1", data)


def exit_recorded(
    work: Work, participant: Participant, enrolment_id: UUID | None, exit_date: date
) -> None:
    """Tells that she has left, and not where she went. Who gave up waiting has no enrolment."""
    data = {"exit_date": exit_date.isoformat()}
    if enrolment_id is not None:
        data["enrolment_id"] = str(enrolment_id)
    _tell_all(work, participant, "kreis.exit-recorded.v1", data)


def re_entry_recorded(
    work: Work, participant: Participant, enrolment_id: UUID, re_entry_date: date
) -> None:
    data = {"enrolment_id": str(enrolment_id), "re_entry_date": re_entry_date.isoformat()}
    _tell_all(work, participant, "kreis.re-entry-recorded.v1", data)


def _tell_all(work: Work, participant: Participant, fact: str, data: dict[str, Any]) -> None:
    """Facts about people under address protection stay among Kreis' own services.

    The outbox sees to that as well, once the change is told. An intake of 0.1.0 beside this one may
    have changed the flag without a word, so the flag itself decides here.
    """
    restricted = participant.has_address_protection
    topic = PARTICIPATION_RESTRICTED if restricted else PARTICIPATION
    work.emit(topic, fact, participant.id, {"participant_id": str(participant.id), **data})


def _start_week(participant: Participant, week: StartWeek) -> dict[str, Any]:
    children = [
        {
            "band": age_band(child.birth_month, week.monday),
            "needs_care": CARE_STAND_IN if child.needs_care is None else child.needs_care,
        }
        for child in participant.children
    ]
    return {"monday": week.monday.isoformat(), "mornings": week.mornings, "children": children}
