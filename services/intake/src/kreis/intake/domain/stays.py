"""Days of a stay: on which days an entry, an exit or a re-entry may lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kreis.contracts.refusals import Fault, InvalidInput

LONGEST_AGO = timedelta(days=3653)
"""Ten years. An earlier day is a typing error."""


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day that are possible. There may be none: then `last` is before `first`."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Gap:
    """An exit, and the day she came back; None while she has not."""

    exit_date: date
    re_entry_date: date | None


def entry_days(today: date, entry: date | None, gaps: Sequence[Gap]) -> Days:
    """Days for her entry: not in the future, after a wait she gave up, before her first exit."""
    before = [
        gap.re_entry_date
        for gap in gaps
        if gap.re_entry_date is not None and (entry is None or gap.re_entry_date <= entry)
    ]
    after = [gap.exit_date for gap in gaps if entry is not None and gap.exit_date >= entry]
    first = max(before, default=today - LONGEST_AGO)
    return Days(first, min([today, *after]))


def exit_days(today: date, entry: date | None, gaps: Sequence[Gap]) -> Days:
    """Days for her exit: from her entry or her last re-entry until today."""
    begins = [gap.re_entry_date for gap in gaps if gap.re_entry_date is not None]
    if entry is not None:
        begins.append(entry)
    return Days(max(begins, default=today - LONGEST_AGO), today)


def return_days(today: date, gaps: Sequence[Gap]) -> Days:
    """Days for her re-entry: from the exit that holds until today."""
    return Days(gaps[-1].exit_date if gaps else today - LONGEST_AGO, today)


def refuse_unless(field: str, day: date, days: Days) -> None:
    """Refuses a day that is not among those possible (`InvalidInput`)."""
    if day not in days:
        raise InvalidInput(Fault(field, day, f"a day from {days.first} to {days.last}"))
