"""Speakers, childcare staff and interpreters of a date, who hear of changes too."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.events.domain.contributors import Contributor
from kreis.events.store import contributors, group_events


def add(work: Work, group_event_id: UUID, person: dict[str, Any]) -> None:
    group_events.get(work, group_event_id)
    contributors.add(work, group_event_id, Contributor(id=uuid4(), **person))


def remove(work: Work, group_event_id: UUID, contributor_id: UUID) -> None:
    """Takes somebody off a date. A second click changes nothing."""
    group_events.get(work, group_event_id)
    contributors.remove(work, group_event_id, contributor_id)
