"""Files of every Land around every clock change of 2027 to 2032, made by the services themselves.

Events publishes the weekly dates of a group on both sides of a clock change. Notifications writes
the file of each of these dates that is moved. A file comes with the moments that it has to mean,
by the law on summer time: the last Sundays of March and October at 01:00 UTC (Directive 2000/84).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from kreis.events.domain.group_events import Capacity, GroupEvent, Kind, Venue
from kreis.events.domain.open_days import HolidayCalendar
from kreis.events.schemas.calendar_files import calendar_file
from kreis.notifications.senders.calendar_file import changed_date
from services.notifications.tests.letters import changed, contact, invitation

LAENDER = (
    "BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH",
)  # fmt: skip
YEARS = range(2027, 2033)
CLOCK = time(9, 30)
ZONE = "Europe/Berlin"
_SPACE = UUID("7f6f3c1e-0d0c-4a57-9c1e-6f5c0b6a2027")
_NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
_WEEKS = range(-3, 4)
_VENUE = Venue(uuid5(_SPACE, "venue"), "Familienhaus", "Am Markt 1", "59174", "Kamen")
_CAPACITY = Capacity(12, 8, {})


@dataclass(frozen=True)
class File:
    """`moments` maps each UID to the moment in UTC at which its date starts."""

    land: str
    change: date
    maker: str
    text: str
    moments: dict[str, str]


def clock_changes() -> list[date]:
    return [_last_sunday(year, month) for year in YEARS for month in (3, 10)]


def files() -> Iterator[File]:
    for land in LAENDER:
        for change in clock_changes():
            yield from _of(land, change)


def _of(land: str, change: date) -> Iterator[File]:
    holidays = HolidayCalendar(land)
    weekday = LAENDER.index(land) % 5
    monday = change - timedelta(days=change.weekday())
    weeks = [monday + timedelta(weeks=week, days=weekday) for week in _WEEKS]
    # An excursion on the Sunday itself, and the weekly dates around it.
    days = [day for day in sorted([*weeks, change]) if not holidays.is_public(day)]
    events = [_event(land, day) for day in days]
    published = calendar_file(events, _NOW).decode()
    moments = {f"{each.id}@kreis": _moment(each.day) for each in events}
    yield File(land, change, "events", published, moments)
    for each in events:
        text = _moved(each)
        yield File(land, change, "notifications", text, {f"{each.id}@kreis": _moment(each.day)})


def _event(land: str, day: date) -> GroupEvent:
    starts = datetime.combine(day, CLOCK)
    return GroupEvent(
        id=uuid5(_SPACE, f"{land} {day}"),
        series_id=uuid5(_SPACE, land),
        cohort_id=uuid5(_SPACE, "cohort"),
        kind=Kind.EXCURSION,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        timezone=ZONE,
        venue=_VENUE,
        capacity=_CAPACITY,
    )


def _moved(event: GroupEvent) -> str:
    times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    subject = replace(changed(), id=event.id, **times)
    file = changed_date(subject, invitation(subject), contact(), "gruppen@verein.example", _NOW)
    return file.text


def _moment(day: date) -> str:
    """Returns the moment in UTC: 09:30 is 07:30 in summer time and 08:30 otherwise."""
    is_summer = _last_sunday(day.year, 3) <= day < _last_sunday(day.year, 10)
    ahead = timedelta(hours=2 if is_summer else 1)
    return (datetime.combine(day, CLOCK) - ahead).strftime("%Y%m%dT%H%M%SZ")


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() + 1) % 7)
