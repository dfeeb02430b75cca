"""Speakers, childcare staff and interpreters of a date, who hear of changes too."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.domain.contributors import Contributor
from kreis.events.queries import contributors, dates


def add(work: Work, group_event_id: UUID, person: dict[str, Any]) -> dict[str, Any]:
    dates.group_event_or_problem(work, group_event_id)
    store.add_contributor(work, group_event_id, Contributor(id=uuid4(), **person))
    return contributors.contributors(work, group_event_id)


def remove(work: Work, group_event_id: UUID, contributor_id: UUID) -> dict[str, Any]:
    """Who is not there is not there: a second click changes nothing."""
    dates.group_event_or_problem(work, group_event_id)
    store.remove_contributor(work, group_event_id, contributor_id)
    return contributors.contributors(work, group_event_id)
