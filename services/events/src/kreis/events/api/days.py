"""Days in paths."""

from __future__ import annotations

from datetime import date

from kreis.chassis.http.fields import FIRST_YEAR, LAST_YEAR, NO_DAY
from kreis.contracts.refusals import Fault, InvalidInput


def day_of(text: str) -> date:
    """The day that a path names. Raises `InvalidInput`."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(Fault("day", text, "a day such as 2027-05-07")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(Fault("day", text, NO_DAY.removeprefix("expected ")))
    return day
