"""How many pairs of a quarter minded each other's children: one count, and nobody in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from kreis.contracts.quarters import Quarter
from kreis.exchange.domain.quarters import counted_at, monday_of
from services.exchange.tests.village import Member, Village

NAMES = ("Jasmin", "Sabine", "Nicole", "Aylin", "Olena")
COUNTED = datetime(2027, 7, 16, 9, 0, tzinfo=UTC)
"""A moment after the second quarter has been counted."""


def minds(village: Village, asker: Member, carer: Member, *, minutes: int = 60) -> None:
    """Two agree on an hour of tomorrow, and both confirm it the day after."""
    ask = village.agree(asker, carer, days=1, hours=1)
    village.later(days=2)
    asker.confirms(ask, minutes)
    carer.confirms(ask, minutes)


def counts(village: Village) -> list[dict[str, object]]:
    return [
        {name: value for name, value in each.items() if name != "count_id"}
        for each in village.counts()
    ]


def test_a_pair_counts_that_met_in_two_weeks(village: Village) -> None:
    jasmin, sabine, nicole, aylin, olena = village.members(*NAMES)
    minds(village, jasmin, sabine)
    minds(village, nicole, aylin)
    minds(village, aylin, nicole)
    village.later(days=3)
    minds(village, sabine, jasmin)
    minds(village, olena, nicole, minutes=0)
    minds(village, olena, jasmin)

    village.later(days=10)
    assert counts(village) == [], "the quarter is not over"
    village.is_at(COUNTED)
    village.work()
    assert counts(village) == [{"quarter": "2027-Q2", "people": 5, "pairs": 1}]
    village.is_at(COUNTED + timedelta(days=40))
    village.work()
    assert len(counts(village)) == 1


def test_of_fewer_than_five_members_no_count_is_told(village: Village) -> None:
    jasmin, sabine, *others = village.members(*NAMES)
    for _ in range(2):
        minds(village, jasmin, sabine)
        minds(village, others[0], sabine)
        village.later(days=3)
    village.is_at(COUNTED)
    village.work()

    assert counts(village) == [{"quarter": "2027-Q2"}]


def test_what_is_confirmed_after_the_counting_is_not_counted_any_more(village: Village) -> None:
    """Workers that were away have not ended the ask."""
    jasmin, sabine, _ = village.members(*NAMES[:3])
    ask = village.agree(jasmin, sabine, days=1, hours=1)
    village.is_at(COUNTED)
    for each in (jasmin, sabine):
        each.confirms(ask, 60)
    village.work()

    assert sabine.balance == 240
    assert counts(village) == []


def test_leavers_of_the_quarter_still_count(village: Village) -> None:
    jasmin, sabine, nicole, aylin, olena = village.members(*NAMES)
    for _ in range(2):
        minds(village, jasmin, sabine)
        minds(village, nicole, aylin)
        minds(village, nicole, olena)
        village.later(days=1)
    jasmin.does("DELETE", "/membership")
    village.is_at(COUNTED)
    village.work()

    assert counts(village) == [{"quarter": "2027-Q2", "people": 5, "pairs": 3}]


def test_the_week_stands_in_the_lines_of_care_alone(village: Village) -> None:
    jasmin, sabine = village.members(*NAMES[:2])
    minds(village, jasmin, sabine)

    found = village.rows("select distinct why, care_week from movement order by why")
    assert [tuple(each) for each in found] == [("care", date(2027, 6, 14)), ("joined", None)]


def test_all_that_belongs_to_a_quarter_can_be_confirmed_before_it_is_counted() -> None:
    """The last week of a quarter begins on its last Monday, and goes on into the next one."""
    last_sunday = datetime(2027, 7, 4, 21, 59, tzinfo=UTC)
    quarter = Quarter.of(monday_of(last_sunday))

    assert quarter == (2027, 2)
    assert counted_at(quarter) >= last_sunday + timedelta(hours=12, days=7)
