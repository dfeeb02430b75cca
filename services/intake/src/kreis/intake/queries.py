"""What can be asked of intake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.database import Work
from kreis.intake import store
from kreis.intake.commands import participant_or_problem
from kreis.intake.domain import Participant, age_on


def participants(work: Work, after: UUID | None, limit: int) -> dict[str, Any]:
    """A page of participants, in the order of their ids."""
    found = store.list_participants(work, after, limit)
    return {"items": found, "next": found[-1].id if len(found) == limit else None}


def pool(work: Work) -> list[dict[str, Any]]:
    """Who waits for a group, the longest first."""
    today = work.now.date()
    return [
        {"participant": participant, "waiting_days": (today - participant.waiting_since).days}
        for participant in store.waiting(work)
    ]


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
    return {
        "first_name": participant.first_name,
        "last_name": participant.last_name,
        "language": participant.language,
        "german_level": participant.german_level,
        "channel": participant.channel,
        "email": participant.email,
        "phone": participant.phone,
        "is_discreet": participant.has_address_protection,
        "children_in_care": sum(child.needs_care for child in participant.children),
        "contact_person": store.find_staff(work, participant.contact_person_id),
        "agency": store.find_agency(work),
    }
