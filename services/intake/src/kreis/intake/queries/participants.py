"""Participants, page by page."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import participants


def page(work: Work, wanted: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """Returns a page of participants, in the order of their ids."""
    found = participants.page(
        work,
        wanted["after"],
        wanted["limit"],
        contact_person_id=wanted["contact_person_id"],
        name=wanted["name"],
        without_group=wanted["without_group"],
    )
    shown = found
    if wanted["without_group"]:
        shown = [each for each in found if viewer.sees_in_full(each.id, each.contact_person_id)]
    return {"items": shown, "next": found[-1].id if len(found) == wanted["limit"] else None}
