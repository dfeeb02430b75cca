"""Slots that contact persons open for one-to-one appointments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.contracts.calendars import in_zone
from kreis.events.domain.open_days import HolidayCalendar

ZONE = ZoneInfo("Europe/Berlin")
"""Where contact persons work. It decides which day a slot is on."""
LONGEST = timedelta(hours=8)


class RestDays(StrEnum):
    """What becomes of slots on Sundays and public holidays."""

    OPEN = "open"
    ASK = "ask"
    SKIP = "skip"


class Happened(StrEnum):
    """What has become of somebody's appointment."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    GIVEN_BACK = "given_back"


@dataclass(frozen=True, slots=True)
class Slot:
    """An open slot has no `participant_id`. `version` counts its changes."""

    id: UUID
    contact_person_id: UUID
    starts_at: datetime
    minutes: int
    form: str
    participant_id: UUID | None = None
    version: int = 0

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        return in_zone(self.starts_at, ZONE).date()

    def overlaps(self, other: Slot) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def is_same(self, other: Slot) -> bool:
        """True if somebody who opens this slot finds it there already."""
        own = self.starts_at, self.minutes, self.form
        return own == (other.starts_at, other.minutes, other.form)


def overlapping(
    slots: Sequence[Slot], known: Iterable[Slot], *, takes_same: bool = True
) -> Iterator[tuple[int, Slot]]:
    """Yields the place of each slot that overlaps with another one, and that other slot.

    `takes_same`: the same slot again, which is opened a second time, overlaps with nothing.
    """
    known = list(known)
    for place, slot in enumerate(slots):
        others = (*known, *slots[:place])
        for other in others:
            if slot.overlaps(other) and not (takes_same and slot.is_same(other)):
                yield place, other
                break


def on_rest_days(slots: Sequence[Slot], land: str | None) -> Iterator[int]:
    """Yields the place of each slot on a Sunday or on a public holiday of this Land."""
    calendar = HolidayCalendar(land)
    for place, slot in enumerate(slots):
        if calendar.is_rest_day(slot.day):
            yield place
