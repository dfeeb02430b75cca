"""First section of Heute: the dates and appointments of the day, by their time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict

from kreis.console.services.responses.appointments import TakenSlot
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.appointments import appointments_between
from kreis.console.staff.dates import starts
from kreis.console.staff.day import Day, Section
from kreis.console.staff.group import DateOfGroup


class Entry(TypedDict):
    """Date of a group, or an appointment of the person who looks."""

    at: datetime
    found: DateOfGroup | None
    slot: TakenSlot | None
    person: Participant | None


def section(day: Day) -> Section | None:
    entries = [*_dates(day), *_appointments(day)]
    if not entries:
        return None
    entries.sort(key=lambda each: each["at"])
    return Section("staff/_todays_dates.html", {"entries": entries})


def _dates(day: Day) -> Iterator[Entry]:
    for found in day.dates:
        yield {"at": starts(found.date), "found": found, "slot": None, "person": None}


def _appointments(day: Day) -> Iterator[Entry]:
    """Yields her own appointments of the day, also those that are over by now."""
    for each in appointments_between(day.now.date(), day.now.date()):
        yield {**each, "at": each["at"].replace(tzinfo=None), "found": None}
