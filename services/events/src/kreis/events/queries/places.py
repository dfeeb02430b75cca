"""Places of a date, as they are edited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.store import group_events


def state(work: Work, group_event_id: UUID) -> list[Any]:
    """What is edited, for whoever edits it at the same moment."""
    event = group_events.get(work, group_event_id)
    places = event.capacity
    return [places.adults, places.care_total, dict(places.care_by_band), event.needs_sign_up]
