"""Seats after the first twelve dates: one is free only while dates go on; who left is named."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from bench.ground import AGENCY
from bench.served import Ground, running_services
from kreis.intake.main import SERVICE as INTAKE
from services.console.tests.held_dates import Held, press
from services.console.tests.page import Element, Page
from tests.support.fixtures import deliver


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """All twelve dates were held by 29 June, and nobody has confirmed the next phase."""
    with running_services(tmp_path_factory.mktemp("seats"), ground) as served:
        held = Held(served)
        with served.as_superuser("cohorts") as connection:
            connection.execute(
                "update cohort set seats = 12 where id = %(id)s", {"id": held.cohort}
            )
        yield held


def words(page: Page) -> str:
    return " ".join(page.text.replace("\xa0", " ").split())


def card(page: Page, title: str) -> Element:
    return next(each for each in page.root.all("section") if title in each.text)


def test_no_seat_is_free_in_a_group_whose_dates_are_over(spring: Held) -> None:
    spring.at("2027-07-08T12:00")
    petra = spring.browser()
    page = petra.see(f"/team/gruppen/{spring.cohort}/mitglieder")
    leaves = next(each for each in page.root.all("form") if "austritt" in each.attributes["action"])

    done = press(petra, leaves, person=spring.people[7])

    assert "Die Person ist nicht mehr in „Gruppe Unna“." in words(done)
    assert "11 Personen · nimmt niemanden auf: Die Termine sind vorbei" in words(done)
    assert "Bestätigen Sie einen Phasenwechsel, kann wieder jemand dazukommen." in words(done)
    assert "frei" not in words(done).replace("freitags", "")
    assert not card(done, "Wer könnte dazukommen?").all("svg"), "no tick beside a no"


def test_the_seat_is_offered_once_the_group_goes_on(spring: Held) -> None:
    (asked,) = spring._ask("contact-person", "GET", "cohorts", "/phase-proposals")["items"]
    path = f"/phase-proposals/{asked['id']}/confirmation"
    decision = {"revision": asked["revision"], "on": "2027-07-09"}
    spring._ask("contact-person", "POST", "cohorts", path, decision)
    spring.at("2027-08-20T12:00")

    page = spring.browser().see(f"/team/gruppen/{spring.cohort}/mitglieder")

    assert "11 Personen · 1 Platz ist frei geworden" in words(page)
    assert "Gerade passt niemand von der Warteliste in diese Gruppe." in words(page)


def test_who_left_her_group_and_stays_is_named_on_heute(spring: Held) -> None:
    """Amira entered the programme, is taken out of her group, and waits nowhere."""
    amira = spring.people[0]
    opening = {"reason": "Eintritt am Telefon"}
    spring._ask("contact-person", "POST", "intake", f"/participants/{amira}/openings", opening)
    entry = {"entry_date": "2027-04-13"}
    spring._ask("contact-person", "POST", "intake", f"/participants/{amira}/entry", entry)
    petra = spring.browser()
    assert "Ohne Gruppe" not in petra.see("/team/heute").text
    left = {"participant_id": amira, "left_on": "2027-08-19"}
    path = f"/cohorts/{spring.cohort}/departures"
    spring._ask("contact-person", "POST", "cohorts", path, left)
    told = {"participant_id": amira, "cohort_id": spring.cohort, "until": "2027-08-19"}
    deliver(
        spring.served.databases["intake"],
        INTAKE,
        "participation.v1",
        "kreis.cohort-left.v1",
        UUID(amira),
        told,
        agency=AGENCY,
    )

    alone = card(petra.see("/team/heute"), "Ohne Gruppe")

    assert "Amira Haddad ohne Gruppe seit Do 19. August 2027" in " ".join(alone.text.split())
    (link,) = alone.all("a")
    page = petra.see(str(link.attributes["href"]))
    waits = next(each for each in page.root.all("form") if "Wieder auf die Warteliste" in each.text)
    press(petra, waits)
    assert "Ohne Gruppe" not in petra.see("/team/heute").text
