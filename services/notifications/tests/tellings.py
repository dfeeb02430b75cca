"""What notifications says of planned and sent messages, for tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.notifications.tests.world import World

NOTHING = {
    "is_being_planned": False,
    "planned": 0,
    "next_at": None,
    "sent": 0,
    "left_unsent": 0,
    "failed": 0,
    "calls_open": 0,
    "calls_closed": 0,
}


def telling(world: World, *causes: UUID | str) -> dict[str, Any]:
    named = "&".join(f"cause={each}" for each in causes)
    staff = world.notifications.as_role("contact-person")
    found: dict[str, Any] = staff.ok("GET", f"/v1/tellings?{named}")
    return found
