"""What can be asked of intake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.commands.agencies import staff_on_duty
from kreis.intake.commands.erasures import waiting_for
from kreis.intake.commands.imports import import_or_problem
from kreis.intake.commands.people import participant_or_problem
from kreis.intake.domain.ages import age_on
from kreis.intake.domain.importing import wording
from kreis.intake.domain.people import Participant
from kreis.intake.domain.waiting import missing
from kreis.intake.store import agencies, agreements, imports
from kreis.intake.store import erasures as store_erasures
from kreis.intake.store import participants as store
from kreis.intake.store import stays as stay_store


def participants(work: Work, wanted: dict[str, Any]) -> dict[str, Any]:
    """A page of participants, in the order of their ids."""
    found = store.list_participants(
        work, wanted["after"], wanted["limit"], contact_person_id=wanted["contact_person_id"]
    )
    return {"items": found, "next": found[-1].id if len(found) == wanted["limit"] else None}


def pool(work: Work, contact_person_id: UUID | None = None) -> list[dict[str, Any]]:
    """Who waits for a group, the longest first, and what is still to be asked of them."""
    today = work.now.date()
    found = store.waiting(work, contact_person_id=contact_person_id)
    informed = agreements.who_has_a_notice(work, [each.id for each in found])
    return [
        {
            "participant": each,
            "waiting_days": (today - each.waiting_since).days,
            "missing": list(missing(each, today, has_notice=each.id in informed)),
        }
        for each in found
    ]


def stay(work: Work, participant_id: UUID) -> dict[str, Any]:
    """When she entered, left and came back."""
    participant = participant_or_problem(work, participant_id)
    enrolment = stay_store.find_enrolment(work, participant_id)
    return {
        "state": participant.state,
        "entry_date": enrolment["entry_date"] if enrolment else None,
        "exits": stay_store.exits(work, participant_id),
    }


def consents(work: Work, participant_id: UUID) -> dict[str, Any]:
    """What holds for each purpose, and every decision that led there."""
    participant_or_problem(work, participant_id)
    history = agreements.consents(work, participant_id)
    newest = {each["purpose"]: each for each in history}
    return {"current": list(newest.values()), "history": history}


def notices(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    participant_or_problem(work, participant_id)
    return agreements.notices(work, participant_id)


def children(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    participant = participant_or_problem(work, participant_id)
    today = work.now.date()
    return [
        {
            "id": child.id,
            "first_name": child.first_name,
            "birth_month": child.birth_month,
            "age": age_on(child.birth_month, today),
            "needs_care": child.needs_care,
        }
        for child in participant.children
    ]


def contact(work: Work, participant_id: UUID) -> dict[str, Any]:
    """How to reach her, and in whose name. Asked for at the moment of use, never kept elsewhere."""
    participant: Participant = participant_or_problem(work, participant_id)
    on_duty = staff_on_duty(work, participant.contact_person_id)
    return {
        "first_name": participant.first_name,
        "last_name": participant.last_name,
        "language": participant.language,
        "german_level": participant.german_level,
        "channel": participant.channel,
        "email": participant.email,
        "phone": participant.phone,
        "is_discreet": participant.is_discreet,
        "state": participant.state,
        "children_in_care": sum(child.needs_care for child in participant.children),
        "contact_person": agencies.find_staff(work, on_duty),
        "agency": agencies.find_agency(work),
    }


def erasures(work: Work, after: UUID | None, limit: int) -> dict[str, Any]:
    """A page of erasures, in the order of the participants' ids."""
    found = store_erasures.page(work, after, limit)
    items = [{**each, "waiting_for": waiting_for(each)} for each in found]
    return {"items": items, "next": found[-1]["participant_id"] if len(found) == limit else None}


def one_import(work: Work, import_id: UUID, language: str) -> dict[str, Any]:
    found = import_or_problem(work, import_id)
    if found["failure"]:
        found["failure"] = wording.sentence(found["failure"], {}, language)
    return found


def findings(work: Work, import_id: UUID, page: dict[str, Any], language: str) -> dict[str, Any]:
    """A page of what an import has found, each fault with its reason in words."""
    import_or_problem(work, import_id)
    found = imports.findings(work, import_id, page["after"], page["limit"])
    for fault in (fault for each in found for fault in each["faults"]):
        fault["reason"] = wording.sentence(fault["code"], fault["params"], language)
    return {"items": found, "next": found[-1]["line"] if len(found) == page["limit"] else None}


def person_data(work: Work, participant_id: UUID) -> dict[str, Any]:
    """All that is kept about her. What the inventory holds and this leaves out is about others
    too: the rule that keeps her apart from somebody, a file with many names."""
    return {
        "participant": participant_or_problem(work, participant_id),
        "stay": stay(work, participant_id),
        "notices": agreements.notices(work, participant_id),
        "consents": agreements.consents(work, participant_id),
        "came_by_import": imports.is_of_a_row(work, participant_id),
    }
