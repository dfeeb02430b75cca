"""Staff open a circle, invite from a group and settle a report: taps, axe, 320 px."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench.served import running_services
from services.console.tests.circle_office import (
    AFTER_THE_START_WEEK,
    Office,
    change,
    with_own_numbers,
)
from services.console.tests.spring import Spring
from tests.browser.seats import PATIENCE, PICTURES, Seat
from tests.support.chromium import WIDTHS, faults_of, picture


@pytest.fixture(scope="module")
def circles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("circles")) as served:
        yield with_own_numbers(Spring(served))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_circle_is_opened_filled_and_looked_after(
    browser: Browser, circles: Spring, width: int
) -> None:
    circles.at(AFTER_THE_START_WEEK)
    office = Office(circles)
    report = office.reports("Ich habe mich unwohl gefühlt.")
    with circles.in_chromium() as address:
        context = browser.new_context(viewport={"width": width, "height": 860}, locale="de-DE")
        context.set_default_timeout(PATIENCE)
        petra = Seat(context.new_page(), address)
        petra.open(circles.sign_in_link())
        petra.page.get_by_role("button", name="Anmelden").click()

        petra.open(f"/team/gruppen/{circles.cohort}")
        petra.tap("Gegenseitig betreuen", role="link")
        assert faults_of(petra.page) == []
        petra.tap("Kreis eröffnen für Gruppe Unna", role="link")
        assert faults_of(petra.page) == []
        petra.page.get_by_label("Name Ihrer Stelle").fill("Lindenbrücke")
        petra.tap("Kreis eröffnen")
        assert "Der Kreis Gruppe Unna ist eröffnet." in petra.told
        assert faults_of(petra.page) == []
        picture(petra.page, "kreis-einladen", PICTURES)

        petra.page.get_by_label("Jasmin Berger").check()
        petra.tap("Einladen")
        assert petra.taps == 4
        assert "Übergeben: 1 Person." in petra.told
        assert faults_of(petra.page) == []

        petra.open(office.page)
        assert faults_of(petra.page) == []
        picture(petra.page, "kreis", PICTURES)
        petra.open("/team/heute")
        assert faults_of(petra.page) == []
        petra.open(report)
        assert faults_of(petra.page) == []
        petra.page.get_by_label("Was haben Sie getan?").fill("Mit beiden telefoniert.")
        petra.tap("Als geklärt ablegen")
        assert "Die Meldung ist geklärt." in petra.told
        petra.open(report)
        assert faults_of(petra.page) == []
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_link_is_handed_over_on_paper(browser: Browser, circles: Spring, width: int) -> None:
    circles.at(AFTER_THE_START_WEEK)
    office = Office(circles)
    change(circles, circles.people[8], has_address_protection=True)
    with circles.in_chromium() as address:
        context = browser.new_context(viewport={"width": width, "height": 860}, locale="de-DE")
        context.set_default_timeout(PATIENCE)
        petra = Seat(context.new_page(), address)
        petra.open(circles.sign_in_link())
        petra.page.get_by_role("button", name="Anmelden").click()
        petra.open(office.inviting)
        assert faults_of(petra.page) == []
        petra.page.get_by_label("Sprache der Seite").select_option("ar")
        petra.tap("Link zum Weitergeben")

        assert "/g/" in petra.page.locator("code").inner_text()
        assert faults_of(petra.page) == []
        petra.page.emulate_media(media="print")
        assert "/g/" in petra.page.locator("code").inner_text()
        context.close()
