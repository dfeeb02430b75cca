"""Rules that say when a phase is over: words joined by `and`, read by a small parser.

The words count within the phase of one cohort:

- `held >= 12`: so many days with a counting date are over, or no date of the phase is to come
- `week >= 14`: the phase is in this week; its first week is 1
- `regular_share >= 0.5`: so many of its members come regularly
- `after 2027-07-01`: this day is over

A share that is not reached postpones the question by `LONGEST_WAIT` and no longer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NoReturn

from kreis.contracts.calendars import shifted

LONGEST_WAIT = timedelta(weeks=8)
ONE_DAY = timedelta(days=1)
MOST_HELD = 200
MOST_WEEKS = 200
_WORDS = "held, week, regular_share or after"
_WHOLE = re.compile(r"[0-9]{1,4}")
_SHARE = re.compile(r"[01](\.[0-9]{1,4})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class RuleFault(ValueError):
    """The text is no rule. Says which word is wrong, and what is expected in its place."""

    def __init__(self, word: str, place: int, expected: str) -> None:
        at = f"word {place}, {word}" if word else f"the end, after word {place - 1}"
        super().__init__(f"expected {expected} at {at}")
        self.word = word
        self.place = place
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Rule:
    """All conditions that are named must hold. At least one is named."""

    held: int | None = None
    week: int | None = None
    regular_share: float | None = None
    after: date | None = None

    def __str__(self) -> str:
        """The rule as text, with its words in one order: what `parse` reads."""
        texts = (
            None if self.held is None else f"held >= {self.held}",
            None if self.week is None else f"week >= {self.week}",
            None if self.regular_share is None else f"regular_share >= {self.regular_share:g}",
            None if self.after is None else f"after {self.after.isoformat()}",
        )
        return " and ".join(each for each in texts if each is not None)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a cohort has come in its phase."""

    since: date
    """First day of the phase."""
    over_on: Sequence[date]
    """Days of counting dates of this phase that are over, each once, in order."""
    regular_share: float | None
    """None if too few members have come often enough to tell."""
    ended_on: date | None = None
    """The last day of the phase, if no date of it is to come."""


def parse(text: str) -> Rule:
    """Reads a rule. Raises `RuleFault`."""
    return _Parser(text).rule()


def due_on(rule: Rule, progress: Progress, today: date) -> date | None:
    """The day since which staff can be asked, or None if it is too early.

    A share that is not reached is waited for, from the day on which all else holds.
    """
    day = _all_else_holds_on(rule, progress)
    if day is None or day > today:
        return None
    if _share_is_reached(rule, progress):
        return day
    anyway = shifted(day, LONGEST_WAIT)
    return anyway if anyway <= today else None


def _share_is_reached(rule: Rule, progress: Progress) -> bool:
    if rule.regular_share is None:
        return True
    return progress.regular_share is not None and progress.regular_share >= rule.regular_share


def _all_else_holds_on(rule: Rule, progress: Progress) -> date | None:
    """First day on which each condition but the share holds; None if dates are missing."""
    days = [progress.since]
    if rule.held is not None:
        day = _reached_on(rule.held, progress)
        if day is None:
            return None
        days.append(day)
    if rule.week is not None:
        days.append(shifted(progress.since, timedelta(weeks=rule.week - 1)))
    if rule.after is not None:
        days.append(shifted(rule.after, timedelta(days=1)))
    return max(days)


def _reached_on(held: int, progress: Progress) -> date | None:
    """The day of the last of so many dates. A phase without dates to come has no more of them."""
    if len(progress.over_on) >= held:
        return progress.over_on[held - 1]
    return None if progress.ended_on is None else shifted(progress.ended_on, ONE_DAY)


class _Parser:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self._words = text.split()
        self._next = 0
        self._found: dict[str, int | float | date] = {}

    def rule(self) -> Rule:
        self._condition()
        while self._next < len(self._words):
            self._take("and", "and")
            self._condition()
        return Rule(**self._found)  # type: ignore[arg-type]

    def _condition(self) -> None:
        name = self._word()
        if name not in ("held", "week", "regular_share", "after"):
            self._fail(_WORDS)
        if name in self._found:
            self._fail(f"each word once: {name} stands there already")
        self._next += 1
        if name != "after":
            self._take(">=", ">=")
        self._found[name] = self._value(name)
        self._next += 1

    def _value(self, name: str) -> int | float | date:
        if name == "after":
            return self._day()
        if name == "regular_share":
            return self._share()
        return self._count(MOST_HELD if name == "held" else MOST_WEEKS)

    def _count(self, most: int) -> int:
        word = self._word()
        if not _WHOLE.fullmatch(word) or not 1 <= int(word) <= most:
            self._fail(f"a whole number from 1 to {most}")
        return int(word)

    def _share(self) -> float:
        word = self._word()
        if not _SHARE.fullmatch(word) or not 0 < float(word) <= 1:
            self._fail("a share above 0 and up to 1, as 0.5")
        return float(word)

    def _day(self) -> date:
        word = self._word()
        expected = "a day, as 2027-07-01"
        if not _DAY.fullmatch(word):
            self._fail(expected)
        try:
            return date.fromisoformat(word)
        except ValueError:
            self._fail(expected)

    def _take(self, word: str, expected: str) -> None:
        if self._word() != word:
            self._fail(expected)
        self._next += 1

    def _word(self) -> str:
        return self._words[self._next] if self._next < len(self._words) else ""

    def _fail(self, expected: str) -> NoReturn:
        raise RuleFault(self._word(), self._next + 1, expected)
