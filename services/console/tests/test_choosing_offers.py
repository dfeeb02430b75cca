"""Choosing offers for new groups: an offer whose room a group needs says so, and which group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from bench.served import Ground, running_services
from services.console.tests.spring import Desk, Spring

PATH = "/team/gruppen/vorschlagen"
NEEDED = {
    "Süd im Mai": "Gruppe Unna trifft sich dort in denselben Wochen am selben halben Tag.",
    "Süd am Freitag": "Gruppe Unna beginnt dort in derselben Woche.",
}

PERHAPS = "Gruppe Unna trifft sich dort vielleicht noch am selben halben Tag"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("offers"), ground) as served:
        yield Spring(served)


@pytest.fixture(scope="module")
def offers(spring: Spring) -> dict[str, str]:
    """The ids of three offers by their names; the first two need the room of the group."""
    may, autumn = {"monday": "2027-05-03"}, {"monday": "2027-09-06"}
    return {
        "Süd im Mai": _offer(spring, "Süd im Mai", may),
        "Süd am Freitag": _offer(spring, "Süd am Freitag", {"monday": "2027-04-05"}, "fri"),
        "Süd im Herbst": _offer(spring, "Süd im Herbst", autumn),
    }


def _offer(spring: Spring, name: str, week: dict[str, Any], weekday: str = "tue") -> str:
    offer_id = str(uuid4())
    hours = {"starts_at": "09:30", "ends_at": "11:30"}
    body = {
        "venue_id": str(UUID(int=1)),
        "name": name,
        "languages": ["de"],
        "adults": {"min": 8, "max": 12},
        "care_places": {"total": 8},
        "week": {**week, **hours},
        "series": {"weekday": weekday, **hours},
    }
    spring._ask("group-planning", "PUT", "cohorts", f"/offers/{offer_id}", body)
    return offer_id


@pytest.fixture(scope="module")
def planner(spring: Spring, offers: dict[str, str]) -> Desk:
    assert offers
    return spring.browser("group-planning")


def test_an_offer_says_which_group_needs_its_room_and_is_not_ticked(
    planner: Desk, offers: dict[str, str]
) -> None:
    page = planner.see(PATH)

    for name, why in NEEDED.items():
        (row,) = [each for each in page.root.all("li") if name in each.text]
        assert why in row.text
        assert "disabled" in row.one("input", value=offers[name]).attributes
    free = page.root.one("input", value=offers["Süd im Herbst"])
    assert "checked" in free.attributes


def test_an_offer_whose_room_may_be_needed_says_so_and_is_ticked(
    spring: Spring, planner: Desk
) -> None:
    """Holidays may move dates of the group into August."""
    august = _offer(spring, "Süd im August", {"monday": "2027-08-02"})
    page = planner.see(PATH)
    (row,) = [each for each in page.root.all("li") if "Süd im August" in each.text]
    box = row.one("input", value=august)

    assert PERHAPS in row.text
    assert "checked" in box.attributes
    assert "disabled" not in box.attributes
    autumn = next(each for each in page.root.all("li") if "Süd im Herbst" in each.text)
    assert PERHAPS not in autumn.text
    listed = planner.see("/team/angebote").root.all("li")
    (row,) = [each for each in listed if "Süd im August" in each.text]
    assert PERHAPS in row.text
    assert "offen" in row.text


@pytest.mark.parametrize("name", [*NEEDED])
def test_a_refusal_names_the_offer_and_the_group_that_meets_there(
    planner: Desk, offers: dict[str, str], name: str
) -> None:
    """The group was confirmed after the page had been opened."""
    chosen = [offers[name], offers["Süd im Herbst"]]
    status, page = planner.send(PATH, {"offer": chosen})

    assert status == 422
    (alert,) = page.root.all("p", role="alert")
    assert f"„{name}“: {NEEDED[name]}" in alert.text
    assert "Herbst" not in alert.text
    assert "es wurde beendet" not in alert.text


def test_an_offer_that_has_ended_meanwhile_is_named(
    spring: Spring, planner: Desk, offers: dict[str, str]
) -> None:
    autumn = offers["Süd im Herbst"]
    spring._ask("lead", "POST", "cohorts", f"/offers/{autumn}/archive", {"is_archived": True})
    _, page = planner.send(PATH, {"offer": [autumn]})

    (alert,) = page.root.all("p", role="alert")
    assert "„Süd im Herbst“: Dieses Angebot wurde beendet." in alert.text


def test_a_start_week_in_the_school_holidays_is_hinted_at(spring: Spring) -> None:
    """Also one so far ahead that nobody has published them."""
    _offer(spring, "Süd im Juli", {"monday": "2027-07-26"})
    _offer(spring, "Süd in vier Jahren", {"monday": "2031-07-07"})
    rows = spring.browser("lead").see("/team/angebote").root.all("li")
    told = {name: next(r.text for r in rows if name in r.text) for name in ("im Juli", "in vier")}

    assert "Die Startwoche liegt in den Schulferien." in told["im Juli"]
    assert "sind die Schulferien noch nicht bekannt." in told["in vier"]
    assert not any("Schulferien" in row.text for row in rows if "im Mai" in row.text)


def test_the_list_of_offers_does_not_call_it_open(planner: Desk) -> None:
    page = planner.see("/team/angebote")

    (row,) = [each for each in page.root.all("li") if "Süd im Mai" in each.text]
    assert NEEDED["Süd im Mai"] in row.text
    assert "offen" not in row.text
