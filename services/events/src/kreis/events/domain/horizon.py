"""Horizon: for which days dates are planned. Neither for the past nor for years that are a slip."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kreis.contracts.refusals import Fault, InvalidInput

FURTHEST = timedelta(days=5 * 366)
BERLIN = ZoneInfo("Europe/Berlin")


def check_to_come(field: str, day: date, now: datetime) -> None:
    """Raises `InvalidInput` for a day that is past, or more than five years ahead."""
    today = now.astimezone(BERLIN).date()
    if not today <= day <= today + FURTHEST:
        expected = f"a day from {today} on, within five years"
        raise InvalidInput(Fault(field, day.isoformat(), expected))
