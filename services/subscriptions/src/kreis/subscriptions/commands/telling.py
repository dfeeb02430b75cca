"""Tells views what was agreed of facts."""

from __future__ import annotations

from collections.abc import Sequence

from kreis.chassis.data.database import Work
from kreis.subscriptions import messages
from kreis.subscriptions.domain.counts import Counted, counted
from kreis.subscriptions.domain.views import Fact, Granted, Reading, Record, read, told
from kreis.subscriptions.store import counts, forgotten, subscriptions


def tell(work: Work, facts: Sequence[Fact]) -> None:
    """Writes a record for each running subscription that was granted something of a fact.

    Nothing is told of somebody who is to be forgotten, is erased, or was ever protected.
    """
    granted = subscriptions.granted_together(work)
    readings = [reading for fact in facts if (reading := read(fact)) is not None]
    if not granted or not readings:
        return
    told_by = [(reading, each, _by(reading, each)) for reading in readings for each in granted]
    all_told = [(reading.who, each.name, it) for reading, each, it in told_by if it is not None]
    if not all_told:
        return
    people = {who for who, _, _ in all_told}
    withheld = forgotten.withheld(work, people, {it.who for _, _, it in all_told})
    allowed = [(name, it) for who, name, it in all_told if not {who, it.who} & withheld]
    for name, it in allowed:
        if isinstance(it, Record):
            messages.told(work, name, it)
    counts.add(work, [(name, it) for name, it in allowed if isinstance(it, Counted)])


def _by(reading: Reading, granted: Granted) -> Record | Counted | None:
    """Returns what a view tells of a fact: a record, or whom it counts."""
    return counted(reading, granted) if granted.is_counts else told(reading, granted)
