"""Readers of calendar files: vobject, and one of ours that reads as Outlook does.

Each says at which moment in UTC a date starts, by the rules in the file alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import vobject

Reader = Callable[[str], Mapping[str, str]]
_MOMENT = "%Y%m%dT%H%M%SZ"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def by_vobject(text: str) -> Mapping[str, str]:
    """Reads with vobject, without what it knows of zones from earlier files."""
    registered = vobject.icalendar.__dict__["__tzidMap"]
    for name in [each for each in registered if each != "UTC"]:
        del registered[name]
    found = vobject.readOne(text)
    return {
        entry.uid.value: entry.dtstart.value.astimezone(UTC).strftime(_MOMENT)
        for entry in found.vevent_list
    }


def by_rules_alone(text: str) -> Mapping[str, str]:
    """Reads as Outlook does (MS-STANOICAL 2.2.47 and 2.2.49 ff.): `RDATE` is ignored.

    A zone is one STANDARD and at most one DAYLIGHT, the newest of each, which begin by a yearly
    rule of one month and one weekday. Without such a rule there are no clock changes.
    """
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    zones = {_value(block, "TZID"): _zone(block) for block in _blocks(lines, "VTIMEZONE")}
    moments = {}
    for block in _blocks(lines, "VEVENT"):
        (line,) = [each for each in block if each.startswith("DTSTART")]
        name, _, wall = line.partition(":")
        zone = zones[name.partition("TZID=")[2]]
        starts = _wall(wall)
        moments[_value(block, "UID")] = (starts - zone.offset(starts)).strftime(_MOMENT)
    return moments


@dataclass(frozen=True)
class _Observance:
    start: datetime
    before: timedelta
    after: timedelta
    month: int = 0
    week: int = 0
    weekday: int = 0

    def begins(self, year: int) -> datetime:
        days = [date(year, self.month, 1) + timedelta(days=passed) for passed in range(31)]
        own = [each for each in days if each.month == self.month and each.weekday() == self.weekday]
        day = own[self.week if self.week < 0 else self.week - 1]
        return datetime.combine(day, self.start.time())


@dataclass(frozen=True)
class _Zone:
    standard: _Observance
    daylight: _Observance | None

    def offset(self, wall: datetime) -> timedelta:
        summer = self.daylight
        if summer is None or not summer.month or not self.standard.month:
            return self.standard.after
        begins, ends = summer.begins(wall.year), self.standard.begins(wall.year)
        # A wall time between both is summer time; in the south the year begins with it.
        is_summer = begins <= wall < ends if begins < ends else not ends <= wall < begins
        return summer.after if is_summer else self.standard.after


def _zone(block: list[str]) -> _Zone:
    standard = [_observance(each) for each in _blocks(block, "STANDARD")]
    daylight = [_observance(each) for each in _blocks(block, "DAYLIGHT")]
    newest = max(daylight, key=lambda each: each.start, default=None)
    return _Zone(max(standard, key=lambda each: each.start), newest)


def _observance(block: list[str]) -> _Observance:
    start = _wall(_value(block, "DTSTART"))
    offsets = (_offset(_value(block, "TZOFFSETFROM")), _offset(_value(block, "TZOFFSETTO")))
    rules = [each.partition(":")[2] for each in block if each.startswith("RRULE")]
    if not rules:
        return _Observance(start, *offsets)
    rule = dict(part.split("=") for part in rules[0].split(";"))
    assert rule["FREQ"] == "YEARLY"
    assert rule.keys() <= {"FREQ", "BYMONTH", "BYDAY", "INTERVAL"}
    week, weekday = int(rule["BYDAY"][:-2]), _DAYS.index(rule["BYDAY"][-2:])
    return _Observance(start, *offsets, int(rule["BYMONTH"]), week, weekday)


def _wall(text: str) -> datetime:
    """A time on the wall, which has no zone."""
    return datetime.fromisoformat(text)


def _offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))


def _value(block: list[str], name: str) -> str:
    (value,) = [each.partition(":")[2] for each in block if re.match(rf"{name}[:;]", each)][:1]
    return value


def _blocks(lines: list[str], name: str) -> list[list[str]]:
    found: list[list[str]] = []
    is_inside = False
    for line in lines:
        if line == f"BEGIN:{name}":
            is_inside = True
            found.append([])
        elif line == f"END:{name}":
            is_inside = False
        elif is_inside:
            found[-1].append(line)
    return found
