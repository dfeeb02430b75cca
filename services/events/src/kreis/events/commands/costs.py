"""What dates cost: usual for a series, confirmed for each date."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.costs import Cost
from kreis.events.store import costs, group_events


def save_usual(work: Work, group_event_id: UUID, cost: Cost) -> None:
    """Saves what a date of this one's series costs as a rule. Confirmed costs stay."""
    costs.save_usual(work, group_events.get(work, group_event_id).series_id, cost)


def confirm(work: Work, group_event_id: UUID, stated: dict[str, int], by: str) -> None:
    """Confirms what a date cost.

    What is not stated is as usual, or as confirmed before. The same again changes nothing.
    """
    event = group_events.lock(work, group_event_id)
    known = costs.confirmed(work, group_event_id)
    basis = known.cost if known else costs.usual(work, event.series_id)
    cost = replace(basis, **stated)
    if known is None or known.cost != cost:
        costs.add(work, group_event_id, cost, known.version + 1 if known else 1, by)


def save_rate(work: Work, cents: int) -> None:
    """Says what an hour of staff costs from now on. Confirmed costs keep the rate they had."""
    costs.save_rate(work, cents)
