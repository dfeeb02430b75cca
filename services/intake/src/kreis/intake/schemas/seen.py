"""What the caller of the running request sees of a participant.

Promise: whatever answer a participant stands in, who may not see her in full sees the first name,
the initial and what group planning needs. The rest is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import g

from kreis.intake.domain.sight import Viewer

HIDDEN: Mapping[str, Any] = {
    "email": None,
    "phone": None,
    "birth_date": None,
    "postal_code": None,
    "access_route": None,
    "funded_project": None,
    "version": None,
}
"""What is left out of a brief view. `version` counts changes of what is left out."""


def remember(viewer: Viewer) -> None:
    g.viewer = viewer


def viewer() -> Viewer | None:
    """Returns who looks; None if nobody has been remembered."""
    found: Viewer | None = g.get("viewer")
    return found


def remember_own_words(participant_id: UUID) -> None:
    """Notes that the caller has just said herself what the answer says of this person."""
    g.own_words = participant_id


def briefly(shown: dict[str, Any]) -> dict[str, Any]:
    """Returns what is shown of a participant: all of it, or what everybody of staff may see."""
    who = UUID(shown["id"])
    looks = viewer()
    if g.get("own_words") == who or (
        looks and looks.sees_in_full(who, UUID(shown["contact_person_id"]))
    ):
        return {**shown, "is_in_full": True}
    return {
        **shown,
        **HIDDEN,
        "unconfirmed": [name for name in shown["unconfirmed"] if name not in HIDDEN],
        "last_name": f"{shown['last_name'][:1]}.",
        "children": [{**child, "first_name": None} for child in shown["children"]],
        "is_in_full": False,
    }
