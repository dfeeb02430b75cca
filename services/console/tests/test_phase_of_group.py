"""The page of a group says its phase, how far it is, what comes next and when staff are asked."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bench.served import Ground, running_services
from services.console.tests.held_dates import Held, press
from services.console.tests.page import Page
from services.console.tests.spring import Desk

PLAN = "/team/programm"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    with running_services(tmp_path_factory.mktemp("phases"), ground) as served:
        yield Held(served)


@pytest.fixture(scope="module")
def petra(spring: Held) -> Desk:
    return spring.browser()


def phase_card(spring: Held, desk: Desk) -> str:
    page = desk.see(f"/team/gruppen/{spring.cohort}")
    found = [each for each in page.root.all("section") if each.attributes.get("id") == "phase"]
    return " ".join(found[0].text.split()) if found else ""


def decide(spring: Held, desk: Desk, how: str) -> Page:
    (asked,) = spring._ask("contact-person", "GET", "cohorts", "/phase-proposals")["items"]
    page = desk.see(f"/team/phasenwechsel/{asked['id']}")
    (form,) = (f for f in page.root.all("form") if str(f.attributes["action"]).endswith(how))
    return press(desk, form)


def test_it_says_what_is_counted_what_comes_next_and_that_staff_are_asked(
    spring: Held, petra: Desk
) -> None:
    told = phase_card(spring, petra)

    assert told.startswith("Phase: Intensiv jede Woche · seit Mo 5. April 2027")
    assert "12 Treffen haben in dieser Phase stattgefunden." in told
    assert "Danach: Leichter." in told
    assert told.endswith("Wechsel vorgeschlagen Vorschlag ansehen …")


def test_a_postponed_question_says_when_it_comes_again(spring: Held, petra: Desk) -> None:
    decide(spring, petra, "/verschieben")

    assert "Wir fragen wieder am Di 13. Juli 2027." in phase_card(spring, petra)
    spring.at("2027-07-13T08:00")
    spring.work()


def test_a_change_to_come_is_named_with_its_day_and_then_the_next_rule(
    spring: Held, petra: Desk
) -> None:
    decide(spring, petra, "/bestaetigen")

    assert "Ab Mi 14. Juli 2027: Leichter." in phase_card(spring, petra)
    spring.at("2027-07-15T08:00")
    told = phase_card(spring, petra)
    assert told.startswith("Phase: Leichter alle 2 Wochen · seit Mi 14. Juli 2027")
    assert (
        "0 Treffen haben in dieser Phase stattgefunden. Der Phasenplan sieht 4 Treffen vor." in told
    )
    assert "Danach: Monatlich." in told
    rule = "Mindestens 4 Treffen sind vorbei, oder es kommt keines mehr."
    assert told.endswith(f"Wir fragen, wenn das zutrifft: {rule}")


def test_without_cohorts_answer_there_is_no_such_card(
    spring: Held, petra: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of cohorts of 0.1.0, which knows no phases, the rest of the page is shown."""

    def answer(asked: httpx.Request) -> httpx.Response:
        if asked.url.path.endswith("/phases"):
            return httpx.Response(404, json={"type": "about:blank"})
        return real.send(real.build_request(asked.method, asked.url, headers=asked.headers))

    clients = spring.served.console.extensions["kreis.sign-in"].clients
    real = httpx.Client()
    old = httpx.Client(base_url=clients["cohorts"].base_url, transport=httpx.MockTransport(answer))
    monkeypatch.setitem(clients, "cohorts", old)

    page = petra.see(f"/team/gruppen/{spring.cohort}")

    assert phase_card(spring, petra) == ""
    assert "Nächste Treffen" in page.text
