"""What can be done in intake: load, decide, save, tell."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.database import Work
from kreis.chassis.problems import Fault, Problem
from kreis.intake import messages, store
from kreis.intake.domain import (
    Channel,
    Child,
    GroupingRule,
    Participant,
    Reach,
    RuleKind,
    StartWeek,
    State,
    faults_of_protection,
    unreachable_channel,
)


def set_up_agency(work: Work, profile: dict[str, Any]) -> dict[str, Any]:
    store.save_agency(work, profile)
    return {"id": work.agency, **profile}


def save_staff(work: Work, staff_id: UUID, person: dict[str, Any]) -> dict[str, Any]:
    """Nobody is registered without a contact person, so this is where a missing agency shows."""
    if store.find_agency(work) is None:
        raise Problem(409, "Set the agency up first: PUT /v1/agencies/{id}", code="no-agency")
    store.save_staff(work, staff_id, person)
    return {"id": staff_id, **person}


def register(work: Work, registration: dict[str, Any]) -> Participant:
    """Takes a newcomer into the pool."""
    _check(work, registration)
    participant = _newcomer(registration, today=work.now.date())
    store.add_participant(work, participant)
    messages.pool_entered(work, participant, rules=())
    return participant


def add_grouping_rule(work: Work, kind: str, participant_ids: list[UUID]) -> GroupingRule:
    """Two people must, or must not, share a group; both tell the pool anew."""
    one, other = sorted(participant_ids)
    rule = GroupingRule(uuid4(), RuleKind(kind), (one, other))
    participants = [participant_or_problem(work, each) for each in rule.participant_ids]
    store.add_grouping_rule(work, rule)
    for participant in participants:
        messages.pool_entered(work, participant, store.grouping_rules(work, participant.id))
    return rule


def record_entry(
    work: Work, participant_id: UUID, entry_date: date, recorded_by: str
) -> dict[str, Any]:
    """Her first day that counts. Recorded once: a second entry needs an exit before it."""
    participant = participant_or_problem(work, participant_id)
    enrolment_id = uuid4()
    if not store.add_enrolment(work, enrolment_id, participant_id, entry_date, recorded_by):
        raise Problem(409, "Her entry is recorded already", code="already-entered")
    entered = store.set_state(work, participant, State.ENTERED)
    messages.entry_recorded(work, entered, enrolment_id, entry_date)
    messages.pool_entered(work, entered, store.grouping_rules(work, participant_id))
    return {"id": enrolment_id, "participant_id": participant_id, "entry_date": entry_date}


def participant_or_problem(work: Work, participant_id: UUID) -> Participant:
    participant = store.find_participant(work, participant_id)
    if participant is None:
        raise Problem(404, f"There is no participant {participant_id}", code="no-participant")
    return participant


def _check(work: Work, registration: dict[str, Any]) -> None:
    """Refuses what no single field shows to be wrong, with all faults at once."""
    channel = Channel(registration["channel"])
    faults = [
        Fault(field, registration[field], "nothing: her address is protected")
        for field in faults_of_protection(
            registration["has_address_protection"], registration["postal_code"]
        )
    ]
    missing = unreachable_channel(channel, registration["email"], registration["phone"])
    if missing:
        faults.append(Fault(missing, None, f"needed to reach her by {channel}"))
    if store.find_staff(work, registration["contact_person_id"]) is None:
        contact_person = registration["contact_person_id"]
        faults.append(Fault("contact_person_id", contact_person, "the id of a staff member"))
    if faults:
        raise Problem(422, "The input has faults", code="invalid-input", faults=faults)


def _newcomer(registration: dict[str, Any], today: date) -> Participant:
    own = {
        **registration,
        "channel": Channel(registration["channel"]),
        "waiting_since": registration["waiting_since"] or today,
        "languages": tuple(dict.fromkeys([registration["language"], *registration["languages"]])),
        "slots": tuple(registration["slots"]),
        "topics": tuple(registration["topics"]),
        "children": tuple(Child(id=uuid4(), **child) for child in registration["children"]),
        "start_weeks": tuple(StartWeek(**week) for week in registration["start_weeks"]),
        "reach": tuple(Reach(**reach) for reach in registration["reach"]),
    }
    return Participant(id=uuid4(), state=State.WAITING, **own)
