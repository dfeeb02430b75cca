"""Tells views what was agreed of facts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.subscriptions import messages
from kreis.subscriptions.domain.offering import PERSON
from kreis.subscriptions.domain.views import Fact, told
from kreis.subscriptions.store import forgotten, subscriptions, views


def tell(work: Work, facts: Sequence[Fact]) -> None:
    """Writes a record for each running subscription that was granted something of a fact.

    Nothing is told of somebody who is to be forgotten, is erased, or was ever protected.
    """
    views.go_together(work)
    granted = subscriptions.granted(work)
    if not granted:
        return
    withheld = views.not_to_be_told(work, {UUID(each.data[PERSON]) for each in facts})
    records = [
        (each.name, record)
        for fact in facts
        if UUID(fact.data[PERSON]) not in withheld
        for each in granted
        if (record := told(fact, each)) is not None
    ]
    gone = forgotten.among(work, {record.participant_id for _, record in records})
    for name, record in records:
        if record.participant_id not in gone:
            messages.told(work, name, record)
