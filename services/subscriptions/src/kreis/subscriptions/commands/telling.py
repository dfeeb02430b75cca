"""Tells views what was agreed of facts."""

from __future__ import annotations

from collections.abc import Sequence

from kreis.chassis.data.database import Work
from kreis.subscriptions import messages
from kreis.subscriptions.domain.views import Fact, read, told
from kreis.subscriptions.store import forgotten, subscriptions


def tell(work: Work, facts: Sequence[Fact]) -> None:
    """Writes a record for each running subscription that was granted something of a fact.

    Nothing is told of somebody who is to be forgotten, is erased, or was ever protected.
    """
    granted = subscriptions.granted_together(work)
    readings = [reading for fact in facts if (reading := read(fact)) is not None]
    if not granted or not readings:
        return
    records = [
        (each.name, reading.who, record)
        for reading in readings
        for each in granted
        if (record := told(reading, each)) is not None
    ]
    if not records:
        return
    people = {who for _, who, _ in records}
    withheld = forgotten.withheld(work, people, {each.participant_id for _, _, each in records})
    for name, who, record in records:
        if who not in withheld and record.participant_id not in withheld:
            messages.told(work, name, record)
