"""Tells views what was agreed of facts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality, erasure
from kreis.subscriptions import messages
from kreis.subscriptions.domain.views import Fact, read, told
from kreis.subscriptions.store import forgotten, subscriptions, views


def tell(work: Work, facts: Sequence[Fact]) -> None:
    """Writes a record for each running subscription that was granted something of a fact.

    Nothing is told of somebody who is to be forgotten, is erased, or was ever protected.
    """
    views.go_together(work)
    granted = subscriptions.granted(work)
    readings = [reading for fact in facts if (reading := read(fact)) is not None]
    if not granted or not readings:
        return
    withheld = _withheld(work, {UUID(each.who) for each in readings})
    records = [
        (each.name, record)
        for reading in readings
        if reading.who not in withheld
        for each in granted
        if (record := told(reading, each)) is not None
    ]
    gone = forgotten.among(work, {record.participant_id for _, record in records})
    for name, record in records:
        if record.participant_id not in gone:
            messages.told(work, name, record)


def _withheld(work: Work, people: set[UUID]) -> set[str]:
    """Returns those who are erased, or are or were under address protection."""
    found = erasure.erased(work, people) | confidentiality.withheld_of(work, people)
    return {str(each) for each in found}
