"""Person data ("Auskunft", Art. 15 GDPR): events' part of the export about one person.

The console (`staff/person_data.py`) puts the parts of all services together. Left out are the
hashes of links, calendar addresses and PINs: they tell nothing about the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.refusals import NothingKept
from kreis.events.queries import link_holders
from kreis.events.queries.invitations import shown
from kreis.events.store import appointments, invitations, person_data, phases, plans, times_away


def of_participant(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Returns the person's invitations, answers, attendance and appointments.

    Raises `NothingKept` if events keeps nothing about her.
    """
    found = _happened(work, participant_id)
    found["marks"] = person_data.marks(work, participant_id)
    found["dates"] = person_data.dates(work, _named_in(found))
    found["times_away"] = times_away.of_participant(work, participant_id)
    found["rhythms"] = phases.rhythms_of(work, participant_id)
    found["links"] = link_holders.of_participant(work, participant_id)["links"]
    if not any(found.values()):
        raise NothingKept(participant_id)
    return found


def history(work: Work, participant_id: UUID, *, with_attendance: bool = True) -> dict[str, Any]:
    """Returns what has happened with her: invitations, answers, attendance and appointments."""
    found = _happened(work, participant_id, with_attendance=with_attendance)
    return {**found, "dates": person_data.dates(work, _named_in(found))}


def _happened(work: Work, participant_id: UUID, *, with_attendance: bool = True) -> dict[str, Any]:
    issued_at = person_data.issued_at(work, participant_id)
    return {
        "invitations": [
            {
                **shown(work, plans.get(work, each.cohort_id), each),
                "issued_at": issued_at[each.id],
                "answers": person_data.answers(work, each.id),
                "date_answers": person_data.date_answers(work, each.id),
            }
            for each in invitations.of_participant(work, participant_id)
        ],
        "attendance": person_data.attendance(work, participant_id) if with_attendance else [],
        "appointments": appointments.of(work, participant_id=participant_id),
    }


def _named_in(found: Mapping[str, Any]) -> set[UUID]:
    """The dates that answers, records and marks name."""
    answers = (own for each in found["invitations"] for own in each["date_answers"])
    named = (*answers, *found["attendance"], *found.get("marks", ()))
    return {each["group_event_id"] for each in named}
