"""Participants, page by page."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.intake.store import participants


def page(work: Work, wanted: dict[str, Any]) -> dict[str, Any]:
    """Returns a page of participants, in the order of their ids."""
    found = participants.page(
        work,
        wanted["after"],
        wanted["limit"],
        contact_person_id=wanted["contact_person_id"],
        name=wanted["name"],
    )
    return {"items": found, "next": found[-1].id if len(found) == wanted["limit"] else None}
