"""Members of a circle, and who fits an ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from kreis.exchange.domain.asks import Ask

BANDS = ("0-2", "3-5", "6-9", "10+")
"""Ages of children in years."""
LANGUAGES = ("de", "de-simple", "en", "tr", "ar", "uk")
CHANNELS = ("email", "sms")
BY_HAND = "by-hand"
"""Channel of whoever was handed her link: nobody writes to her."""
ACTIVE_FOR = timedelta(days=60)
"""Asks go to whoever has answered anything within this time."""
STILL_THERE_EVERY = timedelta(days=365)
ANSWERS_WITHIN = timedelta(days=30)
"""Who does not answer "Noch dabei?" within this time has left."""
FEWEST = 3
"""Below as many members a circle closes."""
FEWEST_TOLD = 5
"""Of fewer members no number is told: somebody could be known by it."""
CLOSES_AFTER = timedelta(days=30)
"""A circle is given as long after its opening to come to `FEWEST` members."""


@dataclass(frozen=True, slots=True)
class Member:
    """`address` is where messages go; `BY_HAND` has none. `contact` is what is shown to whom she
    agrees with; without one the address is. Both are None in lists."""

    id: UUID
    circle_id: UUID
    first_name: str
    district: str
    nearby_only: bool
    language: str
    channel: str
    shares_contact: bool
    child_bands: tuple[str, ...]
    minds_bands: tuple[str, ...]
    joined_at: datetime
    active_at: datetime
    is_paused: bool
    asked_to_stay_at: datetime | None = None
    left_at: datetime | None = None

    def named(self) -> dict[str, str]:
        """Returns what others of her circle see of her."""
        return {"first_name": self.first_name, "district": self.district}


def fits(
    ask: Ask,
    asker: Member,
    other: Member,
    *,
    bound: Iterable[Ask],
    apart: Collection[UUID],
    now: datetime,
) -> bool:
    """Whether an ask goes to somebody. `bound` are the agreements of that other member, as a carer
    and as an asker. `apart` are those whom the asker has blocked, or who have blocked her."""
    if other.id == asker.id or other.id in apart or other.left_at is not None:
        return False
    if other.is_paused or now - other.active_at > ACTIVE_FOR:
        return False
    if not set(ask.bands) <= set(other.minds_bands):
        return False
    if other.nearby_only and other.district.casefold() != asker.district.casefold():
        return False
    return not any(each.overlaps(ask) for each in bound if each.id != ask.id)
