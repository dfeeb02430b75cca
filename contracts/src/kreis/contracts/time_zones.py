"""Time zones in calendar files: a VTIMEZONE of yearly rules (RFC 5545, 3.6.5).

Promise: clients that read rules alone show each date at its time on the wall, before and after each
clock change. Outlook is one of them: it ignores `RDATE` (MS-STANOICAL 2.2.47). The rules are found
in the zone's own clock changes, so that they follow the time zone data of the machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_LOOK_AHEAD = 12
"""Years behind the last date in which a rule must hold: enough to tell the last Sunday of a month
from the fourth."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Change:
    """A clock change. `wall` is what clocks showed when it came, still by the time before."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool

    @property
    def kind(self) -> tuple[object, ...]:
        """What changes of the same rule have in common, besides the day."""
        wall = self.wall
        clock = (wall.month, wall.weekday(), wall.time())
        return (*clock, self.before, self.after, self.name, self.is_daylight)


def add_time_zones(calendar: Calendar, first: date, last: date) -> None:
    """Adds each zone that the calendar names, with rules that hold from `first` to `last`."""
    for name in sorted(calendar.get_missing_tzids()):
        calendar.add_component(zone_rules(name, first.year, last.year))


@cache
def zone_rules(name: str, first_year: int, last_year: int) -> Timezone:
    """Returns the zone as rules. They begin a year early: some rule holds on the first date."""
    zone = ZoneInfo(name)
    rules = Timezone()
    rules.add("tzid", name)
    start, end = first_year - 1, last_year + _LOOK_AHEAD
    of_kind: dict[tuple[object, ...], list[_Change]] = defaultdict(list)
    for change in _changes(zone, start, end):
        of_kind[change.kind].append(change)
    for changes in of_kind.values():
        for run, rule in _runs(changes):
            rules.add_component(_observance(run, rule, end))
    if not of_kind:
        rules.add_component(_always(zone, start))
    return rules


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[_Change]:
    day = datetime(first_year, 1, 1, tzinfo=UTC)
    while day.year <= last_year:
        following = day + _A_DAY
        before, after = _offset(zone, day), _offset(zone, following)
        if before != after:
            moment = _moment(zone, day, following)
            wall = (moment + before).replace(tzinfo=None)
            then = moment.astimezone(zone)
            yield _Change(wall, before, after, then.tzname() or "", bool(then.dst()))
        day = following


def _moment(zone: ZoneInfo, earlier: datetime, later: datetime) -> datetime:
    """Returns the minute of the clock change between two moments."""
    before = _offset(zone, earlier)
    while later - earlier > timedelta(minutes=1):
        middle = earlier + (later - earlier) // 2
        if _offset(zone, middle) == before:
            earlier = middle
        else:
            later = middle
    return later.replace(second=0, microsecond=0)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _runs(changes: list[_Change]) -> Iterator[tuple[list[_Change], str]]:
    """Yields years in a row that one rule describes, with the rule; else each change alone."""
    rule = _weekday_of_month(changes)
    if not rule:
        yield from (([change], "") for change in changes)
        return
    run: list[_Change] = []
    for change in changes:
        if run and change.wall.year != run[-1].wall.year + 1:
            yield run, rule
            run = []
        run.append(change)
    yield run, rule


def _weekday_of_month(changes: list[_Change]) -> str:
    """Returns `-1SU` or `2SU`; empty if no such rule describes all these days."""
    weekday = _DAYS[changes[0].wall.weekday()]
    if all((each.wall + timedelta(weeks=1)).month != each.wall.month for each in changes):
        return f"-1{weekday}"
    numbers = {(each.wall.day - 1) // 7 + 1 for each in changes}
    return f"{numbers.pop()}{weekday}" if len(numbers) == 1 and len(changes) > 1 else ""


def _observance(run: list[_Change], rule: str, end: int) -> TimezoneStandard | TimezoneDaylight:
    first, last = run[0], run[-1]
    observance = _of(first.is_daylight, first.wall, first.before, first.after, first.name)
    if rule:
        repeated = vRecur(freq="YEARLY", bymonth=first.wall.month, byday=rule)
        if last.wall.year < end:
            repeated["until"] = (last.wall - last.before).replace(tzinfo=UTC)
        observance.add("rrule", repeated)
    return observance


def _always(zone: ZoneInfo, year: int) -> TimezoneStandard | TimezoneDaylight:
    start = datetime(year, 1, 1, tzinfo=zone)
    offset = _offset(zone, start)
    return _of(False, start.replace(tzinfo=None), offset, offset, start.tzname() or "")


def _of(
    is_daylight: bool, start: datetime, before: timedelta, after: timedelta, name: str
) -> TimezoneStandard | TimezoneDaylight:
    observance = TimezoneDaylight() if is_daylight else TimezoneStandard()
    observance.add("dtstart", start)
    observance.add("tzoffsetfrom", before)
    observance.add("tzoffsetto", after)
    observance.add("tzname", name)
    return observance
