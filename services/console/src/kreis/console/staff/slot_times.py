"""Times for conversations that a form asks for: one day, or a series of weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kreis.console.clock import BERLIN
from kreis.console.services.asking import Json
from kreis.console.staff.dates import SHOWN_YEARS

FORMS = ("in_person", "phone", "home_visit")
LENGTHS = (20, 30, 45, 60, 90)
REPEATS = {"once": 0, "weekly": 1, "fortnightly": 2}
"""Weeks between two days of a series."""
MOST = 200
"""Times that events opens at once."""


class WrongTimes(Exception):
    """The form cannot be understood. `fields` maps each field to the key of what is wrong."""

    def __init__(self, **fields: str) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@dataclass(frozen=True)
class Times:
    starts: Sequence[datetime]
    minutes: int
    form: str

    @property
    def bodies(self) -> list[Json]:
        return [
            {"starts_at": at.isoformat(), "minutes": self.minutes, "form": self.form}
            for at in self.starts
        ]


def times_of(sent: Mapping[str, str], today: date) -> Times:
    """Returns the times that a form asks for. Raises `WrongTimes`."""
    wrong: dict[str, str] = {}
    day, last = _day(sent, "day", wrong), None
    weeks = REPEATS[_choice(sent, "repeat", tuple(REPEATS), wrong)]
    if weeks or sent.get("last", "").strip():
        last = _day(sent, "last", wrong)
    first_hour, last_hour = _hour(sent, "from", wrong), _hour(sent, "until", wrong)
    form = _choice(sent, "form", FORMS, wrong)
    minutes = sent.get("minutes", "")
    if minutes not in map(str, LENGTHS):
        wrong["minutes"] = "slots.wrong.minutes"
    if day and day < today:
        wrong["day"] = "slots.wrong.past"
    if weeks and day and last and last < day:
        wrong["last"] = "slots.wrong.last"
    if wrong or day is None or first_hour is None or last_hour is None:
        raise WrongTimes(**wrong)
    days = _days(day, last or day, weeks)
    starts = [at for each in days for at in times(each, first_hour, last_hour, int(minutes))]
    if not starts:
        raise WrongTimes(until="slots.wrong.until")
    if len(starts) > MOST:
        raise WrongTimes(last="slots.wrong.many")
    return Times(starts, int(minutes), form)


def moment_wanted(sent: Mapping[str, str], today: date) -> datetime:
    """Returns the day and hour to which a conversation is moved. Raises `WrongTimes`."""
    wrong: dict[str, str] = {}
    day, hour = _day(sent, "day", wrong), _hour(sent, "from", wrong)
    if day and day < today:
        wrong["day"] = "slots.wrong.past"
    if wrong or day is None or hour is None:
        raise WrongTimes(**wrong)
    return datetime.combine(day, hour, BERLIN)


def times(day: date, first: time, last: time, minutes: int) -> Iterator[datetime]:
    """Yields the start times of conversations of this length; the last one ends by `last`."""
    at = datetime.combine(day, first)
    while at + timedelta(minutes=minutes) <= datetime.combine(day, last):
        yield at.replace(tzinfo=BERLIN)
        at += timedelta(minutes=minutes)


def _days(first: date, last: date, weeks: int) -> Iterator[date]:
    """Yields at most a year of days."""
    yield first
    step = timedelta(weeks=weeks)
    day = first + step
    while weeks and day <= min(last, first + timedelta(days=366)):
        yield day
        day += step


def _choice(
    sent: Mapping[str, str], name: str, choices: Sequence[str], wrong: dict[str, str]
) -> str:
    """Returns what was chosen; the first if the form said nothing."""
    chosen = sent.get(name) or choices[0]
    if chosen in choices:
        return chosen
    wrong[name] = "slots.wrong.choice"
    return choices[0]


def _day(sent: Mapping[str, str], name: str, wrong: dict[str, str]) -> date | None:
    try:
        day = date.fromisoformat(sent.get(name, ""))
    except ValueError:
        day = date.max
    if day.year not in SHOWN_YEARS:
        wrong[name] = "slots.wrong.day"
        return None
    return day


def _hour(sent: Mapping[str, str], name: str, wrong: dict[str, str]) -> time | None:
    try:
        return time.fromisoformat(sent.get(name, "")).replace(tzinfo=None)
    except ValueError:
        wrong[name] = "slots.wrong.hour"
        return None
