"""A date with few places, as participants see it: signing up, waiting, and a place that is free."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from services.console.tests.my_dates import look_at, tap
from services.console.tests.town import BABY, Invited, Town

EXCURSION = 7
"""The third weekly date, after the five mornings of the start week."""


class Pair:
    """Amira and Iryna, each with a child in care, and one date with a single place."""

    def __init__(self, town: Town, browser: FlaskClient, **iryna: Any) -> None:
        staff = town.settle()
        first = town.register(staff, BABY)
        second = town.register(staff, BABY, first_name="Iryna", last_name="Shevchuk", **iryna)
        cohort = town.confirm(first, second)
        self.amira = Invited(town, browser, cohort, first)
        self.iryna = Invited(town, browser, cohort, second)
        self.town = town
        for each in (self.amira, self.iryna):
            each.tap("Ja, mit Kind (2 Jahre)")

    def limit(self, adults: int = 1, children: int = 8) -> None:
        date = self.town.date(self.amira.cohort, self.amira.participant, EXCURSION)
        path = f"/v1/group-events/{date['id']}/places"
        team = self.town.events.as_role("contact-person")
        seen = team.ask("GET", path).headers["ETag"]
        care = {"total": children, "by_band": {}}
        wanted = {"capacity": {"adults": adults, "care_places": care}, "needs_sign_up": True}
        team.ok("PUT", path, wanted, If_Match=seen)

    def says(self, who: Invited, button: str) -> str:
        status, page = tap(who, look_at(who, EXCURSION), button)
        assert status == 303, page.text
        return page.text


@pytest.fixture
def pair(town: Town, browser: FlaskClient) -> Pair:
    made = Pair(town, browser)
    made.limit()
    return made


def test_she_is_asked_whether_she_would_like_to_come(pair: Pair) -> None:
    page = look_at(pair.amira, EXCURSION)

    assert "Möchten Sie mit?" in page.text
    assert "Freie Plätze: 1" in page.text
    assert page.buttons[0] == "Ja, ich möchte mit"


def test_her_yes_takes_the_place_with_the_child_she_usually_brings(pair: Pair) -> None:
    assert "Zusage" in pair.says(pair.amira, "Ja, ich möchte mit")

    date = pair.town.date(pair.amira.cohort, pair.amira.participant, EXCURSION)
    assert (date["answer"], len(date["children"])) == ("yes", 1)


def test_who_comes_too_late_stands_on_the_list_with_one_tap(pair: Pair) -> None:
    pair.says(pair.amira, "Ja, ich möchte mit")
    page = look_at(pair.iryna, EXCURSION)
    assert "Alle Plätze sind vergeben." in page.text

    said = pair.says(pair.iryna, "Auf die Warteliste")
    assert "Warteliste, Platz 1" in said
    assert "Wird ein Platz frei, melden wir uns bei Ihnen." in said
    assert "Sie warten auf einen Platz mit Kind (2 Jahre)" in said


def test_the_list_stands_among_her_dates(pair: Pair) -> None:
    pair.says(pair.amira, "Ja, ich möchte mit")
    pair.says(pair.iryna, "Auf die Warteliste")

    assert "Warteliste, Platz 1" in pair.iryna.look().text


def test_a_free_place_is_hers_with_one_tap_while_it_is_held(pair: Pair) -> None:
    pair.says(pair.amira, "Ja, ich möchte mit")
    pair.says(pair.iryna, "Auf die Warteliste")
    pair.says(pair.amira, "Diesmal nicht")

    page = look_at(pair.iryna, EXCURSION)
    assert "Ein Platz ist frei" in page.text
    assert "Wir halten den Platz für Sie frei bis Do 18. März, 09:00." in page.text
    assert page.buttons[:2] == ["Ja, ich nehme den Platz", "Nein, danke"]
    assert "Zusage" in pair.says(pair.iryna, "Ja, ich nehme den Platz")


def test_she_can_decline_it_and_stop_waiting(pair: Pair) -> None:
    pair.says(pair.amira, "Ja, ich möchte mit")
    pair.says(pair.iryna, "Auf die Warteliste")
    pair.says(pair.iryna, "Nicht mehr warten")
    assert "Warteliste" not in look_at(pair.iryna, EXCURSION).heading
    pair.says(pair.iryna, "Auf die Warteliste")
    pair.says(pair.amira, "Diesmal nicht")
    said = pair.says(pair.iryna, "Nein, danke")

    assert "Möchten Sie mit?" in said


def test_who_loses_the_race_for_the_last_place_may_wait(pair: Pair) -> None:
    seen = look_at(pair.iryna, EXCURSION)
    pair.says(pair.amira, "Ja, ich möchte mit")

    status, page = tap(pair.iryna, seen, "Ja, ich möchte mit")
    assert (status, page.heading) == (409, "Für diesen Termin ist kein Platz mehr frei")
    status, page = tap(pair.iryna, page, "Auf die Warteliste")
    assert status == 303
    assert "Warteliste, Platz 1" in page.text


def test_without_a_childcare_place_she_may_come_alone_or_wait_with_her_child(
    town: Town, browser: FlaskClient
) -> None:
    pair = Pair(town, browser)
    pair.limit(adults=5, children=1)
    pair.says(pair.amira, "Ja, ich möchte mit")

    status, page = tap(pair.iryna, look_at(pair.iryna, EXCURSION), "Ja, ich möchte mit")
    assert (status, page.heading) == (409, "Dafür ist kein Betreuungsplatz mehr frei")
    status, page = tap(pair.iryna, page, "Auf die Warteliste")
    assert "Sie warten auf einen Platz mit Kind (2 Jahre)" in page.text


@pytest.mark.parametrize("language", ["en", "tr", "uk", "ar"])
def test_a_held_place_is_spoken_of_in_her_language(
    town: Town, browser: FlaskClient, language: str
) -> None:
    pair = Pair(town, browser)
    pair.limit()
    pair.says(pair.amira, "Ja, ich möchte mit")
    pair.says(pair.iryna, "Auf die Warteliste")
    pair.says(pair.amira, "Diesmal nicht")
    team = town.intake.as_role("contact-person")
    path = f"/v1/participants/{pair.iryna.participant}"
    seen = team.ask("GET", path).headers["ETag"]
    team.ok("PATCH", path, {"language": language}, If_Match=seen)

    page = look_at(pair.iryna, EXCURSION)
    assert "18" in page.text
    assert "09:00" in page.text
    assert page.root.one("html").attributes["lang"] == language
