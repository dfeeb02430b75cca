"""Lists that grow with the years: offers by year, and groups of a quarter some rows at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from bench.ground import AGENCY
from bench.served import Ground, running_services
from services.console.tests.spring import Desk, Spring

HOURS = {"starts_at": "09:30", "ends_at": "11:30"}


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("long"), ground) as served:
        made = Spring(served)
        served.tell_insights()
        freeze(made, 30)
        offer(made, "Süd im Juni", "2027-06-07")
        offer(made, "Süd 2028", "2028-02-07")
        yield made


@pytest.fixture
def planner(spring: Spring) -> Iterator[Desk]:
    spring.at("2027-04-10T12:00")
    yield spring.browser("group-planning")
    spring.at("2027-03-24T12:00")


def freeze(spring: Spring, groups: int) -> None:
    """A quarter with so many groups; the names of all but one are not known any more."""
    own = {"regular": None, "opportunity": None, "continuity": []}
    ids = [str(spring.cohort), *(str(uuid4()) for _ in range(groups - 1))]
    figures = {
        "dates_without_list": 0,
        "regular": None,
        "groups": [{**own, "cohort_id": each} for each in ids],
        "formats": [],
    }
    with spring.served.as_superuser("insights") as connection:
        connection.execute(
            "insert into frozen_quarter (agency_id, quarter, policy, frozen_at, figures)"
            " values (%s, '2026-Q4', 1, now(), %s)",
            (AGENCY, json.dumps(figures)),
        )


def offer(spring: Spring, name: str, monday: str) -> None:
    body: dict[str, Any] = {
        "venue_id": str(UUID(int=1)),
        "name": name,
        "languages": ["de"],
        "adults": {"min": 8, "max": 12},
        "care_places": {"total": 8},
        "week": {"monday": monday, **HOURS},
        "series": {"weekday": "wed", **HOURS},
    }
    spring._ask("group-planning", "PUT", "cohorts", f"/offers/{uuid4()}", body)


def test_offers_of_these_weeks_and_to_come_stand_on_the_page(planner: Desk) -> None:
    shown = planner.see("/team/angebote").text

    assert "Startwochen ab Mo 8. Februar 2027" in shown
    assert all(name in shown for name in ("Gruppe Unna", "Süd im Juni", "Süd 2028"))


def test_an_offer_whose_start_week_is_long_over_stands_with_its_year(
    spring: Spring, planner: Desk
) -> None:
    spring.at("2027-10-01T12:00")

    now = planner.see("/team/angebote").text
    then = planner.see("/team/angebote?jahr=2027").text

    assert "Süd im Juni" not in now
    assert "Süd 2028" in now
    assert "Startwochen im Jahr 2027" in then
    assert "Süd im Juni" in then
    assert "Süd 2028" not in then


def test_a_time_without_offers_does_not_say_that_there_never_was_one(
    spring: Spring, planner: Desk
) -> None:
    empty_year = planner.see("/team/angebote?jahr=2031").text
    spring.at("2029-01-10T12:00")
    now = planner.see("/team/angebote").text

    assert "Kein Angebot hat in diesem Jahr eine Startwoche." in empty_year
    assert "In dieser Zeit beginnt keine Startwoche." in now
    assert "Es gibt noch kein Angebot" not in empty_year + now


def test_groups_that_began_long_ago_are_not_listed_for_who_sees_no_dates(
    spring: Spring, planner: Desk
) -> None:
    assert "Gruppe Unna" in planner.see("/team/gruppen").text
    spring.at("2027-12-10T12:00")

    shown = planner.see("/team/gruppen").text

    assert "Gruppe Unna" not in shown
    assert "In dieser Zeit hat keine Gruppe begonnen." in shown


@pytest.mark.parametrize("path", ["/team/was-wirkt", "/team/was-wirkt/bindungen"])
def test_groups_of_a_quarter_stand_25_at_a_time(spring: Spring, path: str) -> None:
    ilse = spring.browser("lead")

    first = ilse.see(f"{path}?quartal=2026-Q4")
    (way,) = [each for each in first.root.all("a") if each.text == "Weiter"]
    second = ilse.see(way.attributes["href"])

    assert "Zeile 1 bis 25 von 30" in first.text
    assert "Gruppe Unna" in first.text
    assert "Zeile 26 bis 30 von 30" in second.text
    assert "Gruppe Unna" not in second.text
    assert [each.text for each in second.root.all("a") if each.text in ("Zurück", "Weiter")] == [
        "Zurück"
    ]


@pytest.mark.parametrize("begin", ["0", "31", "soon", "-5", "9" * 5000])
def test_a_place_that_the_list_does_not_have_shows_its_start(spring: Spring, begin: str) -> None:
    shown = spring.browser("lead").see(f"/team/was-wirkt?quartal=2026-Q4&ab={begin}")

    assert "Zeile 1 bis 25 von 30" in shown.text


def test_the_file_has_all_groups(spring: Spring) -> None:
    ilse = spring.browser("lead")

    file = ilse.browser.get("/team/was-wirkt/bindungen.csv?quartal=2026-Q4").text

    assert len(file.splitlines()) == 1 + 30
