"""A break without dates is no time away, and a list that is missing is no absence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kreis.events.domain.times_away import (
    Because,
    CountedDay,
    Mark,
    Stay,
    find,
    looks_again_on,
)
from services.events.tests.away import Away

TUESDAY = date(2027, 6, 1)
SAVED = datetime(2027, 6, 1, 12, tzinfo=UTC)
BACK = TUESDAY + timedelta(weeks=12)


def stay(marks: str, *after: str, weeks: int = 1) -> Stay:
    """Dates from 1 June on, then eleven weeks without any, then those of `after`."""
    first = [TUESDAY + timedelta(weeks=weeks * n) for n in range(len(marks))]
    last = [BACK + timedelta(weeks=weeks * n) for n in range(6)]
    letters = {"P": Mark.PRESENT, "A": Mark.ABSENT, "E": Mark.EXCUSED}
    said = [*zip(first, marks, strict=True), *zip(last, after, strict=False)]
    days = [CountedDay(day, letters[mark], SAVED) for day, mark in said if mark in letters]
    seen = [each.day for each in days if each.mark is Mark.PRESENT]
    return Stay(
        days, max(seen, default=None), None, TUESDAY, True, False, weeks, False, first + last
    )


@pytest.mark.parametrize("marks", ["PA", "PE"])
def test_one_missed_date_before_the_break_calls_nobody_in_it_or_after_it(marks: str) -> None:
    hers = stay(marks)

    passed = range(9, (BACK - TUESDAY).days + 5)
    assert not [n for n in passed if find(hers, TUESDAY + timedelta(days=n))]


def test_a_missing_list_after_the_break_is_no_absence() -> None:
    hers = stay("PA", "-", "-")

    assert find(hers, BACK + timedelta(days=13)) is None
    assert looks_again_on(hers, BACK + timedelta(days=13)) is None


def test_who_misses_a_date_after_the_break_is_called_once_the_silence_without_it_is_too_long() -> (
    None
):
    """Eight days are silence before it begins: 14 more are too many after it."""
    hers = stay("PE", "E")
    day = looks_again_on(hers, BACK)

    assert day == BACK + timedelta(days=8)
    assert find(hers, day - timedelta(days=1)) is None
    found = find(hers, day)
    assert found is not None
    assert found.because is Because.SILENCE


def test_absences_in_a_row_count_across_a_break() -> None:
    found = find(stay("PA", "A"), BACK)

    assert found is not None
    assert found.because is Because.RUN


def test_one_date_that_falls_out_is_no_break() -> None:
    days = [TUESDAY + timedelta(weeks=n) for n in (0, 1, 3, 4)]
    marks = [CountedDay(days[0], Mark.PRESENT, SAVED), CountedDay(days[1], Mark.EXCUSED, SAVED)]
    hers = Stay(marks, days[0], None, days[0], True, False, 1, False, days)

    assert looks_again_on(hers, days[1]) == days[0] + timedelta(days=22)


def test_nobody_is_missed_after_the_summer_because_of_it(events: Any, unna: dict[str, Any]) -> None:
    """Unna meets for the last time in July. Staff move the rest to September."""
    hers = Away(events, unna)
    hers.hold(1, "P")
    hers.hold(2, "E")
    for number in range(3, len(hers.weekly) - 1):
        date_of = hers.weekly[number - 1]
        path = f"/v1/group-events/{date_of['id']}/cancellation"
        events.staff.ok("POST", path, {"sequence": date_of["sequence"]})
    hers.at(hers.day(len(hers.weekly) - 1))

    assert hers.told() == []
    assert hers.shown() is None
