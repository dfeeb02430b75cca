"""Adding members of staff, and changing what is known of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.refusals import AgencyNotSetUp
from kreis.intake.store import agencies, staff


def save(work: Work, staff_id: UUID, person: dict[str, Any]) -> dict[str, Any]:
    """Saves a member of staff. Refuses: to do so before the agency is set up (`AgencyNotSetUp`).

    Nobody is registered without a contact person, so a missing agency shows here first.
    """
    if agencies.find(work) is None:
        raise AgencyNotSetUp
    staff.save(work, staff_id, person)
    return {"id": staff_id, **person}
