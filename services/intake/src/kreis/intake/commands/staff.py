"""Adding members of staff, and changing what is known of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.refusals import AgencyNotSetUp, NoStaff
from kreis.intake.store import agencies, staff


def save(work: Work, staff_id: UUID, person: dict[str, Any]) -> dict[str, Any]:
    """Saves a member of staff. Refuses: to do so before the agency is set up (`AgencyNotSetUp`).

    Nobody is registered without a contact person, so a missing agency shows here first.
    """
    if agencies.find(work) is None:
        raise AgencyNotSetUp
    staff.save(work, staff_id, person)
    return {"id": staff_id, **person}


def note_sign_in_link(work: Work, staff_id: UUID) -> dict[str, Any]:
    """Lets the access log say that somebody may sign in as this person. Refuses: an unknown one
    (`NoStaff`)."""
    found = staff.find(work, staff_id)
    if found is None:
        raise NoStaff(staff_id)
    work.watch(staff_id)
    return found
