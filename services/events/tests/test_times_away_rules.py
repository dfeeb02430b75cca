"""Times away by the rules alone: which dates count, and what a run of absences leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.events.domain.attendance import Absence, Status
from kreis.events.domain.group_events import Change, ChangeKind, GroupEvent, Kind
from kreis.events.domain.invitations import Answer, DateReply, Invitation, Reply
from kreis.events.domain.times_away import (
    Because,
    CountedDay,
    Level,
    Mark,
    Recorded,
    Stay,
    TimeAway,
    days_of,
    find,
    looks_again_on,
    mark_of,
    settles_at,
    still_holds,
)
from services.events.tests.dates import date_on
from tests.support.counted_dates import CASES, Case, DateOfHers

TUESDAY = date(2027, 4, 6)
SAVED = datetime(2027, 4, 6, 12, tzinfo=UTC)
MARKS = {"P": Mark.PRESENT, "A": Mark.ABSENT, "E": Mark.EXCUSED}
RECORDS = {
    "P": (Status.PRESENT, None),
    "A": (Status.ABSENT, Absence.UNCLEAR),
    "E": (Status.ABSENT, Absence.EXCUSED),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_day_counts(case: Case) -> None:
    assert "".join(each.mark[0] for each in days_of(_counted(case))).upper() == case.days


def _counted(case: Case) -> Iterator[CountedDay]:
    dates = [(_event(each), each) for each in case.dates]
    member = _member(case, dates)
    for event, each in dates:
        recorded = None
        if each.recorded != "-":
            recorded = Recorded(*RECORDS[each.recorded], SAVED)
        mark = mark_of(event, member, recorded)
        if mark is not None:
            yield CountedDay(event.day, mark, SAVED)


def _event(each: DateOfHers) -> GroupEvent:
    event = replace(
        date_on(TUESDAY + timedelta(weeks=each.week - 1)),
        kind=Kind(each.kind),
        is_held=each.is_held,
        needs_sign_up=each.needs_sign_up,
    )
    if not each.is_cancelled:
        return event
    off = Change(uuid4(), ChangeKind.CANCELLED, event.arrangement, None, "staff", SAVED)
    return event.changed(off, event.arrangement)


def _member(case: Case, dates: list[tuple[GroupEvent, DateOfHers]]) -> Invitation:
    def week(number: int | None) -> date | None:
        return None if number is None else TUESDAY + timedelta(weeks=number - 1)

    replies = {
        event.id: DateReply(Reply(Answer(each.answer), frozenset()), 1, event.sequence)
        for event, each in dates
        if each.answer
    }
    return Invitation(
        *(UUID(int=number) for number in (1, 2, 3, 4)),
        restricted=False,
        answer_by=SAVED,
        reply=Reply(Answer.NO, frozenset()) if case.declined_all else None,
        date_replies=replies,
        since=week(case.since),
        until=week(case.until),
    )


def stay(strip: str, first: date = TUESDAY, **known: Any) -> Stay:
    """Weekly dates, one for each letter; a dot is a week without a counted date."""
    days = [
        CountedDay(first + timedelta(weeks=n), MARKS[letter], SAVED + timedelta(weeks=n, days=1))
        for n, letter in enumerate(strip)
        if letter != "."
    ]
    seen = max((each.day for each in days if each.mark is Mark.PRESENT), default=None)
    own = {"seen_on": seen, "reached_on": None, "is_awaited": True, "is_discreet": False}
    return Stay(days, first_day=first, **{**own, **known})


def day(strip: str) -> date:
    """The day after the last date of a strip."""
    return TUESDAY + timedelta(weeks=len(strip) - 1, days=1)


LEADS_TO: list[tuple[str, tuple[Level, Because] | None]] = [
    ("PA", None),
    ("PAA", (Level.MESSAGE, Because.RUN)),
    ("PAAA", (Level.CALL, Because.RUN)),
    ("AA", (Level.MESSAGE, Because.RUN)),
    ("PAAP", None),
    ("PAAPA", None),
    ("PAEA", (Level.CALL, Because.SILENCE)),
    ("PEE", None),
    ("PEEE", (Level.CALL, Because.SILENCE)),
    ("PAE", None),
    ("PA.A", (Level.CALL, Because.SILENCE)),
    ("P...", None),
    ("", None),
]


@pytest.mark.parametrize(("strip", "found"), LEADS_TO)
def test_what_a_strip_leads_to(strip: str, found: tuple[Level, Because] | None) -> None:
    known = find(stay(strip), day(strip))

    assert (known and (known.level, known.because)) == found


SILENCE = [(21, False), (22, True)]
"""Days since the last contact, and whether she is called."""


@pytest.mark.parametrize(("days", "is_called"), SILENCE)
def test_21_whole_days_of_silence_lead_to_a_call(days: int, *, is_called: bool) -> None:
    found = find(stay("PEE"), TUESDAY + timedelta(days=days))

    assert (found is not None) is is_called


RHYTHMS = [(1, 21), (2, 35), (4, 63), (13, 189)]
"""Weeks between two dates, and the days of silence after which nobody is called yet."""


@pytest.mark.parametrize(("rhythm_weeks", "days"), RHYTHMS)
def test_silence_is_measured_by_the_rhythm(rhythm_weeks: int, days: int) -> None:
    hers = replace(stay("PE"), rhythm_weeks=rhythm_weeks)
    last = TUESDAY + timedelta(days=days)

    assert find(hers, last) is None
    found = find(hers, last + timedelta(days=1))
    assert (found and found.because) is Because.SILENCE
    assert looks_again_on(hers, last) == last + timedelta(days=1)


def test_svitlana_of_the_pictures() -> None:
    """There on 25.05., absent on 01.06. and 15.06.; the list of 08.06. is missing.

    On 16.06. nobody has had contact with her for 21 days: she is called, and not written to.
    """
    hers = stay("PA.A", first=date(2027, 5, 25))
    on_the_day = find(hers, date(2027, 6, 15))
    found = find(hers, date(2027, 6, 16))

    assert on_the_day is not None
    assert on_the_day.level is Level.MESSAGE, "21 days are over with 15.06."
    assert found is not None
    assert found.run == (date(2027, 6, 1), date(2027, 6, 15))
    assert (found.level, found.because) == (Level.CALL, Because.SILENCE)


def test_nour_of_the_pictures_was_absent_five_times_in_a_row() -> None:
    found = find(stay("PAAAAA", first=date(2027, 4, 22)), date(2027, 6, 16))

    assert found is not None
    assert (found.level, found.because, len(found.run)) == (Level.CALL, Because.RUN, 5)


def test_a_call_that_reached_her_begins_a_new_time() -> None:
    reached = stay("PAAA", reached_on=TUESDAY + timedelta(weeks=3))

    assert find(reached, day("PAAA")) is None
    again = stay("PAAAAA", reached_on=TUESDAY + timedelta(weeks=3))
    found = find(again, day("PAAAAA"))
    assert found is not None
    assert found.level is Level.MESSAGE


def test_discreet_people_are_called_and_not_written_to() -> None:
    found = find(stay("PAA", is_discreet=True), day("PAA"))

    assert found is not None
    assert found.level is Level.CALL


def test_nobody_is_missed_where_no_date_is_to_come() -> None:
    assert find(stay("PAAAA", is_awaited=False), day("PAAAA")) is None


def test_a_date_counts_once_its_list_was_saved_for_24_hours() -> None:
    hers = stay("PAA")
    saved = SAVED + timedelta(weeks=2, days=1)

    assert find(hers, day("PAA"), settled_by=saved - timedelta(seconds=1)) is None
    assert find(hers, day("PAA"), settled_by=saved) is not None


def test_the_list_settles_24_hours_after_the_later_of_list_and_record() -> None:
    corrected = Recorded(Status.ABSENT, Absence.UNCLEAR, SAVED + timedelta(days=3))

    assert settles_at(SAVED, None) == SAVED + timedelta(days=1)
    assert settles_at(SAVED, corrected) == SAVED + timedelta(days=4)


@pytest.mark.parametrize(
    ("strip", "level", "because", "holds"),
    [
        ("PAA", Level.MESSAGE, Because.RUN, True),
        ("PAAA", Level.MESSAGE, Because.RUN, True),
        ("PAE", Level.MESSAGE, Because.RUN, False),
        ("PAA", Level.CALL, Because.RUN, False),
        ("PA", Level.CALL, Because.STAFF, True),
        ("P", Level.CALL, Because.STAFF, False),
        ("PAAP", Level.MESSAGE, Because.RUN, False),
    ],
)
def test_what_was_told_holds_as_long_as_the_strip_says_so(
    strip: str, level: Level, because: Because, *, holds: bool
) -> None:
    told = TimeAway(uuid4(), TUESDAY, level, because, 1)

    assert still_holds(told, stay(strip), day(strip)) is holds


def test_what_was_told_of_an_earlier_time_holds_no_more() -> None:
    told = TimeAway(uuid4(), TUESDAY - timedelta(days=7), Level.MESSAGE, Because.RUN, 1)

    assert not still_holds(told, stay("PAA"), day("PAA"))


def test_silence_is_looked_at_after_21_whole_days() -> None:
    assert looks_again_on(stay("PE"), day("PE")) == TUESDAY + timedelta(days=22)
    assert looks_again_on(stay("P"), day("P")) is None
    assert looks_again_on(stay("PEEE"), day("PEEE")) is None
