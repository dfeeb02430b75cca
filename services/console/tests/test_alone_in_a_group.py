"""The members page names who would be alone in a group, in what, and notes her consent there."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from bench.ground import AGENCY, STAFF
from bench.served import Ground, running_services
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.console.issuer import one_time_links
from services.console.tests.held_dates import press
from services.console.tests.page import Page
from services.console.tests.spring import MONDAY, Desk, Spring
from tests.support.fixtures import deliver


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    """Tanja left, so a seat is free. Wanda waits, speaks Polish and little German."""
    with running_services(tmp_path_factory.mktemp("alone"), ground) as served:
        yield Spring(served)


def heard_of(spring: Spring, who: str, language: str, level: str) -> None:
    """Cohorts hears of her as intake tells it."""
    fact = {
        "participant_id": who, "state": "waiting", "waiting_since": "2027-03-01",
        "start_weeks": [{"monday": MONDAY.isoformat(), "mornings": "yes", "children": []}],
        "slots": ["tue-am"], "languages": sorted({language, "de"}),
        "reach": [{"venue_id": str(UUID(int=1 + each)), "how": "yes"} for each in range(8)],
        "home_language": language, "german_level": level, "gender": "woman",
        "may_join_women_only": True, "restricted": False, "topics": [], "constraints": [],
    }  # fmt: skip
    deliver(
        spring.served.databases["cohorts"], COHORTS, "intake.pool.v1", "kreis.pool-entered.v1",
        UUID(who), fact, agency=AGENCY,
    )  # fmt: skip


def planner(spring: Spring) -> Desk:
    """A contact person who plans groups too."""
    links = spring.served.folder / "sign-in"
    links.mkdir(exist_ok=True)
    roles = ["contact-person", "group-planning"]
    petra = {"sub": STAFF, "name": "Petra Neumann", "agency": str(AGENCY), "roles": roles}
    link = one_time_links.make(links, petra)
    return Desk(spring.served.console.test_client(), f"/team/anmelden/{link}")


@pytest.fixture(scope="module")
def wanda(spring: Spring) -> str:
    newcomer = {
        "first_name": "Wanda", "last_name": "Nowak", "language": "pl", "channel": "sms",
        "phone": "0171 3920002", "german_level": "A1", "gender": "woman", "slots": ["tue-am"],
        "children": [{"birth_month": "2025-01", "needs_care": False}], "contact_person_id": STAFF,
    }  # fmt: skip
    made = spring._ask("contact-person", "POST", "intake", "/participants", newcomer)
    for each in spring.people:
        heard_of(spring, each, "de", "C")
    heard_of(spring, made["id"], "pl", "A1")
    with spring.served.as_superuser("intake") as connection:
        connection.execute(
            "update participant set gender = 'woman', unconfirmed = array_remove(unconfirmed,"
            " 'gender') where id = any(%s)",
            [spring.people],
        )
    return str(made["id"])


def path(spring: Spring) -> str:
    return f"/team/gruppen/{spring.cohort}/mitglieder"


def alone(page: Page) -> str:
    return " ".join(
        " ".join(each.text.split())
        for each in page.root.all("ul")
        if each.attributes.get("id") == "allein"
    )


def test_who_would_be_alone_is_named_with_in_what_and_a_link_to_her(
    spring: Spring, wanda: str
) -> None:
    page = planner(spring).see(path(spring))

    assert "Wanda Nowak: wäre mit der eigenen Sprache (Polnisch) allein." in alone(page)
    assert page.root.all("a", href=f"/team/person/{wanda}")
    assert "Frau" not in alone(page), "the others are women too"


def test_who_does_not_plan_groups_sees_her_and_notes_nothing(spring: Spring, wanda: str) -> None:
    assert wanda
    page = spring.browser().see(path(spring))

    assert "Wanda Nowak: wäre mit der eigenen Sprache" in alone(page)
    assert "Ist einverstanden" not in page.text
    status, _ = spring.browser().send(
        f"/team/gruppen/{spring.cohort}/einverstanden", {"person": wanda, "what": "note"}
    )
    assert status == 403


def test_her_consent_is_noted_on_the_page_and_taken_back(spring: Spring, wanda: str) -> None:
    """Once she agrees, only the size of the group is in the way."""
    desk = planner(spring)
    form = next(
        each
        for each in desk.see(path(spring)).root.all("form")
        if str(each.attributes["action"]).endswith("/einverstanden")
    )

    page = press(desk, form, what="note")

    assert "Das Einverständnis ist notiert" in page.text
    assert alone(page) == ""
    assert "Jemand wäre" not in page.text
    (waiver,) = spring._ask("group-planning", "GET", "cohorts", "/isolation-waivers")["waivers"]
    assert waiver["participant_id"] == wanda

    status, _ = desk.send(
        f"/team/gruppen/{spring.cohort}/einverstanden", {"person": wanda, "what": "withdraw"}
    )
    assert status == 303
    assert "Wanda Nowak" in alone(desk.see(path(spring)))
