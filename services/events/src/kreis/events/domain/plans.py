"""Plans: the start week and the weekly dates of a cohort, as group events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from kreis.contracts.calendars import shifted
from kreis.events.domain.group_events import Capacity, GroupEvent, Kind, Venue
from kreis.events.domain.open_days import (
    WEEKDAYS,
    HolidayCalendar,
    OpenDays,
    Reason,
    week_days,
    weekly_days,
)

LINKS_OUTLIVE_THE_LAST_DATE_BY = timedelta(hours=24)


class SeriesKind(StrEnum):
    WEEK = "week"
    WEEKLY = "weekly"


INVITATIONS_KEPT = timedelta(days=365)
"""After the last date of a group; `store/retention.py` deletes them."""


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    days: int
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class Weekly:
    weekday: str
    dates: int
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group, as far as its dates depend on it.

    `venue` is where it meets as a rule; a single group event may be elsewhere. `land` decides on
    holidays; it is None for a cohort that was planned before it was kept.
    """

    id: UUID
    name: str
    timezone: str
    venue: Venue
    land: str | None
    regional_holidays: str | None = None
    """Holidays of its place beside those of the Land, as `open_days` knows them; None: not said."""

    @property
    def holidays(self) -> HolidayCalendar:
        return HolidayCalendar(self.land, self.regional_holidays)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a cohort was confirmed for, as far as its dates depend on it."""

    cohort: Cohort
    capacity: Capacity
    week: Week
    weekly: Weekly


@dataclass(frozen=True, slots=True)
class Series:
    """Dates that belong together; the start week has no weekday."""

    id: UUID
    cohort_id: UUID
    kind: SeriesKind
    weekday: str | None
    starts_at: time
    ends_at: time


class Slot(NamedTuple):
    """When and where a cohort meets as a rule. `weekday` counts from Monday, which is 0."""

    weekday: int
    starts_at: time
    ends_at: time
    venue: Venue


RECENT = 4
"""So many dates tell when and where a cohort meets by now."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A cohort with all its dates, in order."""

    cohort: Cohort
    week: Series
    weekly: Series
    group_events: tuple[GroupEvent, ...]
    skipped: Mapping[date, Reason] = field(default_factory=dict)
    """The days of the series on which nobody meets, and why."""

    def today(self, now: datetime) -> date:
        """The day it is where the cohort meets."""
        return now.astimezone(ZoneInfo(self.cohort.timezone)).date()

    def first_day_for(self, wanted: date, now: datetime) -> date:
        """From when on somebody is expected who is asked now: no date that has begun is hers."""
        day = max(wanted, self.today(now))
        begun = {event.day for event in self.group_events if event.starts <= now}
        return day + timedelta(days=1) if day in begun else day

    def of(self, series: Series) -> list[GroupEvent]:
        return [event for event in self.group_events if event.series_id == series.id]

    def still_to_come(self, now: datetime) -> list[GroupEvent]:
        return [event for event in self.group_events if event.is_to_come(now)]

    def next_after(self, event: GroupEvent) -> GroupEvent | None:
        """The date that takes place after this one; None after the last."""
        later = (each for each in self.group_events if each.starts > event.starts)
        return next((each for each in later if not each.is_cancelled), None)

    @property
    def usual_slot(self) -> Slot:
        """When and where most of the last dates are: staff may have moved them all.

        Of two that are as frequent, the later one holds.
        """
        live = [event for event in self.of(self.weekly) if not event.is_cancelled]
        slots = [
            Slot(event.day.weekday(), event.starts_at.time(), event.ends_at.time(), event.venue)
            for event in live[-RECENT:]
        ]
        if slots:
            return max(reversed(slots), key=slots.count)
        weekly = self.weekly
        weekday = WEEKDAYS.index(weekly.weekday or WEEKDAYS[0])
        return Slot(weekday, weekly.starts_at, weekly.ends_at, self.cohort.venue)

    def date_on(self, day: date, slot: Slot) -> GroupEvent:
        """A new date of the series on that day, with the room a date has as a rule."""
        model = self.of(self.weekly)[0]
        return GroupEvent(
            id=uuid4(),
            series_id=self.weekly.id,
            cohort_id=self.cohort.id,
            kind=Kind.TOPIC_OPEN,
            starts_at=datetime.combine(day, slot.starts_at),
            ends_at=datetime.combine(day, slot.ends_at),
            timezone=model.timezone,
            venue=slot.venue,
            capacity=model.change.before.capacity if model.change else model.capacity,
        )

    def first_start_since(self, day: date) -> datetime:
        """When the first date that takes place on this day or later begins; else the last one."""
        since = (each for each in self.group_events if each.day >= day and not each.is_cancelled)
        return next(since, self.group_events[-1]).starts

    @property
    def links_expire_at(self) -> datetime:
        return shifted(self.last_moment, LINKS_OUTLIVE_THE_LAST_DATE_BY)

    @property
    def last_moment(self) -> datetime:
        return max(event.ends for event in self.group_events)

    def is_forgotten(self, now: datetime) -> bool:
        """Whether the group is over for so long that its invitations are deleted."""
        return self.last_moment + INVITATIONS_KEPT <= now


def make_plan(offer: Offer, closed: Collection[date] = (), kinds: Sequence[Kind] = ()) -> Plan:
    """Makes all dates of a cohort. Raises `HolidaysUnknown`.

    `closed` are the agency's closure days, `kinds` what its programme makes of the first weekly
    dates; those after them are open.
    """
    assert offer.cohort.land is not None
    open_days = OpenDays(offer.cohort.holidays, closed)
    week, weekly = _series(offer)
    mornings = week_days(offer.week.monday, offer.week.days, open_days)
    dates, skipped = weekly_days(
        offer.week.monday, offer.weekly.weekday, offer.weekly.dates, open_days
    )
    of_dates = [*kinds, *[Kind.TOPIC_OPEN] * len(dates)][: len(dates)]
    group_events = (
        *_group_events(offer, week, [Kind.ASSESSMENT_WEEK] * len(mornings), mornings),
        *_group_events(offer, weekly, of_dates, dates),
    )
    return Plan(offer.cohort, week, weekly, group_events, skipped)


def _series(offer: Offer) -> tuple[Series, Series]:
    week, weekly = offer.week, offer.weekly
    return (
        Series(uuid4(), offer.cohort.id, SeriesKind.WEEK, None, week.starts_at, week.ends_at),
        Series(
            uuid4(),
            offer.cohort.id,
            SeriesKind.WEEKLY,
            weekly.weekday,
            weekly.starts_at,
            weekly.ends_at,
        ),
    )


def _group_events(
    offer: Offer, series: Series, kinds: Sequence[Kind], days: Sequence[date]
) -> Iterator[GroupEvent]:
    for kind, day in zip(kinds, days, strict=True):
        yield GroupEvent(
            id=uuid4(),
            series_id=series.id,
            cohort_id=offer.cohort.id,
            kind=kind,
            starts_at=datetime.combine(day, series.starts_at),
            ends_at=datetime.combine(day, series.ends_at),
            timezone=offer.cohort.timezone,
            venue=offer.cohort.venue,
            capacity=offer.capacity,
        )
