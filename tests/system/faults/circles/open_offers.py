"""A date by an open offer: one member offers hours, another takes a place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

ByLink = Callable[..., Any]
"""Does one act by the link of a member, and keeps account of it."""


def place_taken(
    by_link: ByLink, begins: datetime, length: timedelta, *, asker: str, carer: str
) -> str | None:
    """Returns the id of the ask that the place is; None if no answer came."""
    span = {"starts_at": begins.isoformat(), "ends_at": (begins + length).isoformat()}
    hours = span | {"bands": ["3-5"], "places": 2}
    about = {"by": carer, "starts_at": span["starts_at"]}
    offer = by_link("offer hours", about, "POST", "/open-offers", hours, _at(begins, "own_offers"))
    if offer is None:
        return None
    about = {"by": asker, "carer": carer, "starts_at": span["starts_at"]}
    path, body = f"/open-offers/{offer}/place", {"bands": ["3-5"]}
    taken = by_link("take place", about, "PUT", path, body, _at(begins, "agreements"))
    return None if taken is None else str(taken)


def _at(begins: datetime, among: str) -> Callable[[dict[str, Any]], str]:
    """Returns what finds on her page the id of what begins then."""

    def told(page: dict[str, Any]) -> str:
        return next(
            str(each["id"])
            for each in page[among]
            if datetime.fromisoformat(each["starts_at"]) == begins
        )

    return told
