"""Venues: where groups meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

NO_MORE = "none"
REGIONAL_HOLIDAYS: Mapping[str, tuple[str, ...]] = {
    "BY": (NO_MORE, "assumption", "peace_festival"),
    "SN": (NO_MORE, "corpus_christi"),
    "TH": (NO_MORE, "corpus_christi"),
}
"""What a municipality may have beside the holidays of its Land. The peace festival of Augsburg
comes with Assumption Day. Sources: Art. 1 BayFTG, section 1 SächsSFG, section 2 ThürFtG."""


def may_have(land: str, regional_holidays: str | None) -> bool:
    """Returns whether a place in this Land may have these holidays."""
    return regional_holidays is None or regional_holidays in REGIONAL_HOLIDAYS.get(land, (NO_MORE,))


@dataclass(frozen=True, slots=True)
class Venue:
    id: UUID
    name: str
    street: str
    postal_code: str
    town: str
    land: str
    is_archived: bool = False
    """True if nothing new is planned there."""
    regional_holidays: str | None = None
    """A key of `REGIONAL_HOLIDAYS`; None: nobody has said."""
