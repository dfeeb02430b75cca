"""Days in paths."""

from __future__ import annotations

from datetime import date

from kreis.contracts.refusals import Fault, InvalidInput


def day_of(text: str) -> date:
    """The day that a path names. Raises `InvalidInput`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        fault = Fault("day", text, "a day such as 2027-05-07")
        raise InvalidInput(fault) from None
