"""Topics, usual costs, the end of offers, and refused forms, in a real browser.

axe finds no violation, nothing scrolls sideways at 320 px, and what can be tapped is large enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kreis.console.issuer import one_time_links
from kreis.console.issuer.signing import Issuer
from tests.browser.seats import PATIENCE, PICTURES
from tests.every_form.office import Office
from tests.every_form.own_office import own_office
from tests.support.chromium import WIDTHS, faults_of, picture
from tests.support.databases import Stock
from tests.support.fixtures import Apps
from tests.support.serving import serving


@pytest.fixture(scope="module")
def office(
    stock: Stock, apps: Apps, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    with own_office(stock, apps, issuer, tmp_path_factory.mktemp("office")) as everybody:
        yield everybody


@pytest.fixture(scope="module")
def base(office: Office) -> Iterator[str]:
    with serving(office.app) as url:
        yield url


@pytest.fixture(scope="module")
def dates(office: Office) -> list[dict[str, Any]]:
    (invitation, *_) = office.town.invitations().values()
    found: list[dict[str, Any]] = invitation["group_events"]
    return found


@pytest.fixture(params=WIDTHS)
def page(
    request: pytest.FixtureRequest, browser: Browser, base: str, office: Office
) -> Iterator[Page]:
    """Petra, signed in, on a phone or on a desk."""
    context = browser.new_context(
        base_url=base, viewport={"width": request.param, "height": 860}, locale="de-DE"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"/team/anmelden/{one_time_links.make(office.links, office.person)}")
    page.get_by_role("button", name="Anmelden").click()
    yield page
    context.close()


def test_topics_costs_and_offers_are_sound(page: Page, dates: list[dict[str, Any]]) -> None:
    found = {}
    pages = {
        "themen": "/team/themen",
        "thema": "/team/themen/T1",
        "thema-neu": "/team/themen/neu",
        "kosten": "/team/kosten",
        "angebote-ende": "/team/angebote",
        "termin-thema": f"/team/termin/{dates[7]['id']}",
        "aufnahme-themen": "/team/aufnahme",
    }
    for name, path in pages.items():
        page.goto(path)
        for fold in page.locator("main summary").all():
            fold.click()
        picture(page, name, PICTURES)
        if faults := faults_of(page):
            found[name] = faults
    assert found == {}


def test_a_free_topic_beside_a_chosen_one_is_refused_where_it_was_typed(
    page: Page, dates: list[dict[str, Any]]
) -> None:
    page.goto(f"/team/termin/{dates[7]['id']}")
    page.get_by_text("Inhalt", exact=True).click()
    page.get_by_label("Thema", exact=True).select_option("T1")
    page.get_by_label("Oder ein eigenes Thema").fill("Kochen mit Resten")
    page.locator("form[action$=thema] button").click()

    assert page.get_by_role("alert").inner_text().startswith("Bitte nur ein Thema")
    own = page.get_by_label("Oder ein eigenes Thema")
    assert own.is_visible(), "the form is unfolded"
    assert own.input_value() == "Kochen mit Resten"
    assert own.get_attribute("aria-invalid") == "true"
    picture(page, "termin-zwei-themen", PICTURES)
    assert faults_of(page) == []

    page.get_by_label("Thema", exact=True).select_option("")
    page.locator("form[action$=thema] button").click()
    assert "Thema: Kochen mit Resten" in page.locator("main").inner_text()


def test_an_offer_for_a_past_year_says_so_at_its_field(page: Page) -> None:
    page.goto("/team/angebote/neu")
    page.get_by_label("Name").fill("Gruppe von gestern")
    page.locator("#f-monday").fill("2024-04-01")
    page.get_by_role("button", name="Speichern").click()

    assert page.locator("#f-monday").input_value() == "2024-04-01"
    assert "der noch kommt" in page.locator("#w-monday").inner_text()
    picture(page, "angebot-vergangen", PICTURES)
    assert faults_of(page) == []


def test_what_was_typed_outlives_the_session(page: Page, office: Office) -> None:
    page.goto("/team/themen/neu")
    page.get_by_label("Name auf Deutsch (nötig)").fill("Zeit und Alltag")
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("button", name="Speichern").click()
    assert page.locator("h1").inner_text() == "Sie sind nicht mehr angemeldet"
    picture(page, "abgemeldet", PICTURES)
    assert faults_of(page) == []
    assert kept

    other = page.context.new_page()
    other.goto(f"/team/anmelden/{one_time_links.make(office.links, office.person)}")
    other.get_by_role("button", name="Anmelden").click()
    page.get_by_role("button", name="Noch einmal absenden").click()
    assert page.get_by_label("Name auf Deutsch (nötig)").input_value() == "Zeit und Alltag"
    picture(page, "wieder-angemeldet", PICTURES)
    assert faults_of(page) == []


def test_she_reads_the_topic_in_arabic_or_marked_as_german(
    browser: Browser, base: str, office: Office, dates: list[dict[str, Any]]
) -> None:
    town = office.town
    who, invitation = next(iter(town.invitations().items()))
    town.ask("intake").ok("PATCH", f"/v1/participants/{who}", {"language": "ar"})
    events = town.ask("events")
    for date, names in (
        (dates[5], {"de": "Bewerbung", "ar": "التقدّم للعمل"}),
        (dates[6], {"de": "Kochen"}),
    ):
        content = {"kind": "workshop", "topic_names": names}
        events.ok("PUT", f"/v1/group-events/{date['id']}/content", content)
    writer = town.clients["events"].as_service("notifications", "events", "links:write")
    token = writer.ok("POST", f"/v1/invitations/{invitation['id']}/links")["token"]
    for width in WIDTHS:
        context = browser.new_context(base_url=base, viewport={"width": width, "height": 860})
        page = context.new_page()
        page.goto(f"/a/{token}")
        assert "التقدّم للعمل" in page.locator("main").inner_text()
        assert page.locator('bdi[lang="de"]').first.inner_text() == "Kochen"
        picture(page, "einladung-themen-arabisch", PICTURES)
        assert faults_of(page) == []
        context.close()
