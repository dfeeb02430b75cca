"""What a carer reads before she offers, and what she takes into her calendar afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import icalendar
import pytest

from services.exchange.tests.village import Member, Village

HOURS = 60
"""Minutes."""


def warning(carer: Member, ask: str) -> Any:
    (seen,) = [each for each in carer.looks()["asks_of_others"] if each["id"] == ask]
    return seen["week_minutes"]


def minds_at_home(village: Village, asker: Member, carer: Member, day: float, hours: float) -> None:
    ask = asker.asks(days=day, hours=hours, place="theirs")
    carer.offers(ask, "theirs")
    asker.agrees(ask)


def test_from_ten_hours_a_week_on_she_is_warned_before_she_offers(village: Village) -> None:
    jasmin, nicole, sabine = village.members("Jasmin", "Nicole", "Sabine")
    minds_at_home(village, jasmin, sabine, 1, 7)

    at_home = nicole.asks(days=2, hours=3, place="theirs")
    assert warning(sabine, at_home) == 10 * HOURS
    assert warning(sabine, nicole.asks(days=3, hours=2.75, place="either")) is None
    assert warning(sabine, nicole.asks(days=4, hours=4, place="hers")) is None, "at their own home"
    assert warning(sabine, nicole.asks(days=8, hours=3, place="theirs")) is None, "next week"
    assert warning(jasmin, at_home) is None, "how much Sabine minds is hers to know"

    sabine.offers(at_home, "theirs")
    assert warning(sabine, at_home) == 10 * HOURS, "until they agree she may still take it back"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Kinderbetreuung"),
        ("de-simple", "Kinder betreuen"),
        ("en", "Childcare"),
        ("tr", "Çocuk bakımı"),
        ("ar", "رعاية الأطفال"),
        ("uk", "Догляд за дітьми"),
    ],
)
def test_an_agreed_date_goes_into_her_calendar_and_names_nobody(
    village: Village, language: str, title: str
) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine", contact="0171 39200 01")
    jasmin.village.rows(f"update member set language = '{language}' returning id")
    ask = village.agree(jasmin, sabine)
    answer = sabine.ask("GET", f"/asks/{ask}/calendar")

    assert answer.content_type.startswith("text/calendar")
    (entry,) = icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
    assert str(entry["summary"]) == title
    assert entry.decoded("dtstart").isoformat() == "2027-06-19T11:00:00+02:00"
    assert entry.decoded("dtend") - entry.decoded("dtstart") == timedelta(hours=3)
    said = {"Jasmin", "Sabine", "0171", "post.example", "Unna"}
    assert not [each for each in said if each in answer.text]


def test_the_file_goes_with_the_agreement(village: Village) -> None:
    jasmin, sabine, nicole = village.members("Jasmin", "Sabine", "Nicole")
    ask = jasmin.asks()
    path = f"/asks/{ask}/calendar"
    assert jasmin.ask("GET", path).status_code == 404, "nothing is agreed yet"
    sabine.offers(ask)
    jasmin.agrees(ask)
    assert [each.ask("GET", path).status_code for each in (jasmin, sabine, nicole)] == [
        *(200, 200, 404)
    ]

    sabine.does("DELETE", f"/asks/{ask}")
    assert {each.ask("GET", path).status_code for each in (jasmin, sabine)} == {404}
    again = village.agree(jasmin, nicole, days=6)
    village.later(days=6)
    assert nicole.ask("GET", f"/asks/{again}/calendar").status_code == 404, "it has begun"
