"""The ends of the calendar: before its first day and after its last one there is no other.

Requests refuse such days. Rows of earlier releases may hold them, and no page fails because of it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import TypeVar

LAENDER = (
    *("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV"),
    *("NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"),
)
"""The Länder, by the codes of ISO 3166-2:DE."""

_Day = TypeVar("_Day", bound=date)


def shifted(day: _Day, by: timedelta) -> _Day:
    """Returns the day or moment later by this span, or the end of the calendar if it is nearer."""
    try:
        return day + by
    except OverflowError:
        ends = by > timedelta(0)
    if isinstance(day, datetime):
        last, first = (
            datetime.max.replace(tzinfo=day.tzinfo),
            datetime.min.replace(tzinfo=day.tzinfo),
        )
        return last if ends else first  # type: ignore[return-value]
    return date.max if ends else date.min  # type: ignore[return-value]


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Returns the moment in a zone. At the ends, where no clock can be moved, its hour stays."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment.replace(tzinfo=zone)
