"""Holidays of a place: nobody is asked to come on a day that is one there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kreis.events.domain.open_days import HolidayCalendar

ASSUMPTION, PEACE = date(2028, 8, 15), date(2028, 8, 8)
CORPUS_CHRISTI = date(2027, 5, 27)


@pytest.mark.parametrize(
    ("land", "regional", "holidays", "none"),
    [
        ("BY", "assumption", [ASSUMPTION], [PEACE]),
        ("BY", "peace_festival", [ASSUMPTION, PEACE], []),
        ("BY", "none", [], [ASSUMPTION, PEACE]),
        ("BY", None, [], [ASSUMPTION, PEACE]),
        ("SN", "corpus_christi", [CORPUS_CHRISTI], []),
        ("SN", None, [], [CORPUS_CHRISTI]),
        ("TH", "corpus_christi", [CORPUS_CHRISTI], []),
        ("TH", "none", [], [CORPUS_CHRISTI]),
        ("SL", None, [ASSUMPTION, CORPUS_CHRISTI], [PEACE]),
        ("NW", None, [CORPUS_CHRISTI], [ASSUMPTION, PEACE]),
        ("NW", "assumption", [CORPUS_CHRISTI], [ASSUMPTION]),
        ("BE", None, [], [ASSUMPTION, CORPUS_CHRISTI]),
    ],
)
def test_a_place_has_the_holidays_that_were_said(
    land: str, regional: str | None, holidays: list[date], none: list[date]
) -> None:
    calendar = HolidayCalendar(land, regional)

    assert [day for day in [*holidays, *none] if calendar.is_public(day)] == holidays
    assert calendar.is_public(date(2027, 1, 1))


@pytest.mark.parametrize("land", ["BY", "SN", "TH"])
def test_school_holidays_stay_those_of_the_land(land: str) -> None:
    regional = "assumption" if land == "BY" else "corpus_christi"
    day = date(2027, 4, 1)

    assert HolidayCalendar(land, regional).is_school(day) is HolidayCalendar(land).is_school(day)


@pytest.mark.parametrize(
    ("regional", "is_left_out"), [("corpus_christi", True), ("none", False), (None, False)]
)
def test_a_series_leaves_out_corpus_christi_where_it_is_a_holiday(
    events: Any, unna: dict[str, Any], regional: str | None, is_left_out: bool
) -> None:
    venue = unna["offer"]["venue"]
    venue["land"] = "SN"
    if regional:
        venue["regional_holidays"] = regional
    unna["offer"]["series"]["weekday"] = "thu"
    events.confirm(unna)

    days = {each["starts_at"][:10] for each in events.group_events(unna)}
    assert ("2027-05-27" not in days) is is_left_out
