"""What dates cost: usual for a series, confirmed for each date."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.domain.costs import Cost
from kreis.events.domain.refusals import NoGroupEvent
from kreis.events.queries import costs, dates


def save_usual(work: Work, group_event_id: UUID, cost: Cost) -> dict[str, Any]:
    """What a date of this one's series costs as a rule. What was confirmed already stays."""
    event = dates.group_event_or_problem(work, group_event_id)
    store.save_usual_cost(work, event.series_id, cost)
    return costs.cost(work, group_event_id)


def confirm(work: Work, group_event_id: UUID, stated: dict[str, int], by: str) -> dict[str, Any]:
    """Confirms what a date cost; what is not stated is as usual, or as confirmed before. The same
    again changes nothing."""
    event = store.lock_group_event(work, group_event_id)
    if event is None:
        raise NoGroupEvent(group_event_id)
    known = store.cost_of(work, group_event_id)
    basis = known.cost if known else store.usual_cost(work, event.series_id)
    cost = replace(basis, **stated)
    if known is None or known.cost != cost:
        store.add_cost(work, group_event_id, cost, known.version + 1 if known else 1, by)
    return costs.cost(work, group_event_id)
