"""A proposal keeps places for children nobody asked about. Its page says so, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest

from bench.ground import AGENCY, STAFF
from bench.served import Ground, running_services
from kreis.cohorts.jobs import jobs
from kreis.cohorts.main import SERVICE as COHORTS
from services.cohorts.tests.unna import settings
from services.console.tests.page import Page
from services.console.tests.spring import Spring
from tests.support.fixtures import deliver, run_due

VENUE, OFFER = str(UUID(int=0xCA1)), str(UUID(int=0xCA2))
MONDAY = "2027-05-03"
HOURS = {"starts_at": "09:30", "ends_at": "11:30"}
CARED, OPEN = {"needs_care": True}, {"needs_care": None}
PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "Ada": {"children": [CARED]},
    "Bea": {"children": [CARED]},
    "Cem": {"children": [OPEN], "language": "fa", "german_level": "B1"},
    "Dina": {"children": [CARED, OPEN]},
    "Esra": {"children": [CARED], "waiting_since": "2027-03-20"},
    "Omar": {"gender": "man"},
    "Layla": {"language": "ar", "german_level": "A1"},
}
"""The group is full with the children of the first four, two of whom nobody asked about."""


class Proposed(Spring):
    def begin(self) -> None:
        venue = {"name": "Haus Mitte", "street": "Beispielweg 9", "postal_code": "59423"}
        self.plan("PUT", f"/venues/{VENUE}", {**venue, "town": "Unna", "land": "NW"})
        offer = {
            "venue_id": VENUE, "name": "Gruppe Mitte", "languages": ["de", "ar"],
            "adults": {"min": 3, "max": 12}, "care_places": {"total": 5},
            "week": {"monday": MONDAY, **HOURS}, "series": {"weekday": "tue", **HOURS},
        }  # fmt: skip
        self.plan("PUT", f"/offers/{OFFER}", offer)
        self.waiting = {name: self.join(name, {**said}) for name, said in PEOPLE.items()}
        run = self.plan("POST", "/formations", {"offer_ids": [OFFER]})
        run_due(self.served.databases["cohorts"], jobs(settings()))
        self.proposal = self.plan("GET", f"/formations/{run['id']}")["proposal_id"]

    def plan(self, method: str, path: str, body: Any = None) -> Any:
        return self._ask("group-planning", method, "cohorts", path, body)

    def join(self, name: str, said: dict[str, Any]) -> str:
        """She waits, and cohorts hears of her as intake tells it, with stand-ins."""
        children = said.pop("children", [{"needs_care": False}])
        since = said.pop("waiting_since", "2027-03-01")
        facts = {"language": "tr", "german_level": "B2", "gender": "woman", **said}
        newcomer = {
            "first_name": name, "last_name": "Vogel", "channel": "sms", "phone": "0171 3920002",
            "children": [{"birth_month": "2024-01", **each} for each in children],
            "languages": [facts["language"]], "slots": ["tue-am"], "contact_person_id": STAFF,
            **{field: value for field, value in facts.items() if value is not None},
        }  # fmt: skip
        made = str(self._ask("contact-person", "POST", "intake", "/participants", newcomer)["id"])
        in_care = [
            {"band": "3-5", "needs_care": each["needs_care"] is not False} for each in children
        ]
        fact = {
            "participant_id": made, "state": "waiting", "waiting_since": since,
            "start_weeks": [{"monday": MONDAY, "mornings": "with_childcare", "children": in_care}],
            "slots": ["tue-am"], "languages": [facts["language"]],
            "reach": [{"venue_id": VENUE, "how": "yes"}], "home_language": facts["language"],
            "german_level": facts["german_level"] or "none",
            "gender": facts["gender"] or "diverse", "may_join_women_only": False,
            "restricted": False, "topics": [], "constraints": [],
        }  # fmt: skip
        deliver(
            self.served.databases["cohorts"], COHORTS, "intake.pool.v1", "kreis.pool-entered.v1",
            UUID(made), fact, agency=AGENCY,
        )  # fmt: skip
        return made


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proposed]:
    with running_services(tmp_path_factory.mktemp("care"), ground) as served:
        proposed = Proposed(served)
        proposed.begin()
        yield proposed


@pytest.fixture(scope="module")
def page(spring: Proposed) -> Page:
    return spring.browser("group-planning").see(f"/team/gruppen/vorschlag/{spring.proposal}")


def of(spring: Proposed, page: Page, name: str) -> str:
    """What the page says of somebody."""
    anchor = f"p-{spring.waiting[name]}"
    entry = next(e for e in page.root.all("li") if e.attributes.get("id") == anchor)
    return " ".join(entry.text.split())


def test_the_card_of_a_group_says_how_many_places_are_kept_for_children_nobody_asked_about(
    page: Page,
) -> None:
    card = next(e.text for e in page.root.all("section") if "Gruppe Mitte" in e.text)

    assert "5 von 5, davon 2 noch nicht gefragt" in card


def test_a_child_nobody_asked_about_is_marked_at_its_parent(spring: Proposed, page: Page) -> None:
    assert "1 Kind, Betreuung noch nicht gefragt" in of(spring, page, "Cem")
    both = "2 Kinder, 1 in Betreuung, Betreuung bei 1 noch nicht gefragt"
    assert both in of(spring, page, "Dina")
    assert "noch nicht gefragt" not in of(spring, page, "Ada")


def test_who_finds_no_childcare_place_is_helped_by_asking_the_others_first(
    spring: Proposed, page: Page
) -> None:
    text = of(spring, page, "Esra")

    assert "Kein Betreuungsplatz frei. In den Gruppen sind 2 Plätze für Kinder" in text
    assert "Hier zuerst fragen, ob Kinderbetreuung nötig ist: Cem V., Dina V." in text
    assert "Sonst: Gibt es Betreuung anderswo?" in text


def test_a_move_that_finds_no_childcare_place_names_whom_to_ask(spring: Proposed) -> None:
    path = f"/team/gruppen/vorschlag/{spring.proposal}?person={spring.waiting['Esra']}"

    text = of(spring, spring.browser("group-planning").see(path), "Esra")

    _, moved = text.split("Das geht nicht:")
    assert "Die Betreuungsplätze reichen nicht." in moved
    assert "Hier zuerst fragen, ob Kinderbetreuung nötig ist: Cem V., Dina V." in moved


def test_before_the_confirmation_a_page_says_who_is_written_to_in_which_language(
    spring: Proposed,
) -> None:
    """There is no letter in Persian. Who reads little German gets simple German instead."""
    path = f"/team/gruppen/vorschlag/{spring.proposal}/pruefen"
    page = spring.browser("group-planning").see(path)

    card = next(e for e in page.root.all("section") if "In welcher Sprache wir" in e.text)
    told = " ".join(card.text.split())
    assert "Türkisch 3 Ada V., Bea V., Dina V." in told
    assert "Deutsch (Einfache Sprache) 1 Cem V. (Persisch)" in told
    assert "Später können Sie jemanden nachrücken lassen, wenn ein Mitglied geht." in page.text


def test_once_all_are_asked_the_page_speaks_of_places_elsewhere(spring: Proposed) -> None:
    with spring.served.as_superuser("intake") as connection:
        was = connection.execute("select id, care_is_unsaid from child").fetchall()
        connection.execute("update child set care_is_unsaid = false")
        path = f"/team/gruppen/vorschlag/{spring.proposal}"
        connection.commit()
        page = spring.browser("group-planning").see(path)
        for child, is_unsaid in was:
            connection.execute(
                "update child set care_is_unsaid = %s where id = %s", [is_unsaid, child]
            )

    assert "noch nicht gefragt" not in page.root.text
    assert "Kein Betreuungsplatz frei. Ein Anruf hilft: Gibt es" in of(spring, page, "Esra")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Omar", "Ist es recht, der einzige Mann zu sein?"),
        ("Layla", "Ist es recht, mit der eigenen Sprache (Arabisch) allein zu sein?"),
    ],
)
def test_who_would_be_alone_is_asked_about_what_she_would_be_alone_in(
    spring: Proposed, page: Page, name: str, asked: str
) -> None:
    assert asked in of(spring, page, name)
