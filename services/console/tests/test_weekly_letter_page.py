"""The page Wochenbrief: she says whether and where her letter comes, and reads of the last one."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from bench.ground import AGENCY, STAFF
from bench.served import Ground, running_services
from services.console.tests.page import Page, fields_of
from services.console.tests.spring import Desk, Spring

PAGE = "/team/wochenbrief"
PETRA = "petra.neumann@post.example"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("letters"), ground) as served:
        yield Spring(served)


@pytest.fixture
def petra(spring: Spring) -> Desk:
    return spring.browser()


def test_without_an_address_the_page_says_so_and_a_link_leads_there(petra: Desk) -> None:
    links = [str(a.attributes["href"]) for a in petra.see("/team/heute").root.all("a")]
    assert PAGE in links

    page = petra.see(PAGE)
    assert "Sie bekommen keinen Brief: Wir haben keine E-Mail-Adresse von Ihnen." in page.text


def test_she_gives_an_address_and_switches_it_off(petra: Desk) -> None:
    status, page = petra.send(PAGE, {"email": PETRA, "is_wanted": "yes"})
    assert status == 303
    assert "Gespeichert: Sie bekommen den Wochenbrief." in page.text
    assert f"Der Brief geht an {PETRA}." in page.text

    seen = page.root.one("input", name="seen").attributes["value"]
    _, page = petra.send(PAGE, {"email": PETRA, "seen": seen})
    assert "Sie bekommen keinen Brief." in page.text
    assert "Wir haben keine E-Mail-Adresse" not in page.text


@pytest.mark.parametrize("email", ["", "petra"])
def test_a_wrong_address_comes_back_at_its_field(petra: Desk, email: str) -> None:
    (form,) = (f for f in petra.see(PAGE).root.all("form") if f.attributes["action"] == PAGE)
    sent = {**fields_of(form), "email": email, "is_wanted": "yes"}
    answer = petra.browser.post(PAGE, data=sent)
    page = Page(answer.text)

    assert answer.status_code == 422
    (field,) = (each for each in page.root.all("input") if each.attributes.get("name") == "email")
    assert field.attributes["aria-invalid"] == "true"
    assert field.attributes["value"] == email


def test_it_says_what_became_of_the_last_letter(spring: Spring, petra: Desk) -> None:
    with spring.served.databases["notifications"].agency(UUID(str(AGENCY))) as work:
        work.connection.execute(
            text(
                "insert into weekly_letter values (:agency, :staff, '2027-06-14', :staff,"
                " 'failed', 'bounced', now(), now())"
            ),
            {"agency": work.agency, "staff": STAFF},
        )

    told = " ".join(petra.see(PAGE).text.split())
    assert "Letzter Brief, Woche ab Mo 14. Juni 2027: Er kam zurück." in told


def test_a_lead_has_no_such_page(spring: Spring) -> None:
    lead = spring.browser("lead")

    assert PAGE not in lead.see("/team/heute").text
    lead.see(PAGE, status=403)
