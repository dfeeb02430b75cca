"""When an open proposal has been overtaken, so that nobody needs to decide on it any more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum

from kreis.cohorts.domain import Offer


class Overtaken(StrEnum):
    BEGUN = "begun"
    """A start week of it has begun."""
    TAKEN = "taken"
    """Another group stands on one of its offers, or needs the room."""
    PLACED = "placed"
    """None of its people waits any more."""


def overtaken(
    offers: Sequence[Offer], *, taken: Collection[Offer], nobody_waits: bool, today: date
) -> Overtaken | None:
    """`offers` are those it has people for; `nobody_waits`: they were people, and none waits."""
    if any(offer.week.monday < today for offer in offers):
        return Overtaken.BEGUN
    if taken:
        return Overtaken.TAKEN
    return Overtaken.PLACED if nobody_waits else None
