"""Staff and a participant shut links by pages, and a PIN opens what discretion shuts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import at
from tests.browser.seats import Seat, with_dates
from tests.support.chromium import WIDTHS, faults_of

JASMIN, ELIF = "P-05", "P-12"
Sit = Callable[..., Seat]


@pytest.fixture(scope="module")
def petra(sit: Sit, stage: Stage) -> Seat:
    with_dates(stage)
    stage.kreis.set_clock(at("2027-03-17 08:00"))
    return sit("Petra Neumann")


def sound(page: Page) -> None:
    """No fault on the narrowest phone, nor on a desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 860})
        assert faults_of(page) == [], width


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def person(stage: Stage, sign: str) -> str:
    return f"/team/person/{stage.ids[sign]}"


def test_staff_see_a_link_and_shut_it(petra: Seat, sit: Sit, stage: Stage) -> None:
    link = stage.sent("invitation")[JASMIN].link
    petra.open(person(stage, JASMIN))
    assert "Einladung, SMS offen bis" in " ".join(petra.text.split())
    assert "nie geöffnet" in petra.text
    sound(petra.page)

    petra.tap("Alle Links schließen")
    assert "Alle Links sind geschlossen." in petra.told
    assert "geschlossen" in petra.page.locator("#links").inner_text()
    hers = petra.page.context.new_page()
    hers.goto(link)
    assert heading(hers) == "Dieser Link gilt nicht mehr"
    sound(hers)
    hers.close()


def test_a_link_of_somebody_who_needs_discretion_opens_with_the_pin_from_staff(
    petra: Seat, sit: Sit, stage: Stage
) -> None:
    """Her contact person does it; `petra` has set the clock."""
    murat = sit("Murat Yıldız")
    link = stage.sent("invitation")[ELIF].link
    murat.open(f"{person(stage, ELIF)}/bearbeiten")
    murat.page.locator('[name="wants_discretion"][value="yes"]').check(force=True)
    murat.tap("Speichern")
    hers = murat.page.context.new_page()

    def first_words() -> str:
        hers.goto(link)
        return heading(hers)

    stage.kreis.eventually(first_words, lambda said: said == "Wir rufen Sie an", "asks for a PIN")
    sound(hers)
    murat.open("/team/heute")
    expect(murat.page.get_by_role("heading", name="Links, die sich nicht öffnen")).to_be_visible()
    sound(murat.page)
    murat.tap("Elif Kaya", role="link")
    murat.tap("Neue PIN erstellen")
    pin = murat.page.locator("#f-pin").input_value()
    sound(murat.page)

    assert first_words() == "Bitte PIN eingeben"
    assert "Elif" not in hers.content()
    sound(hers)
    hers.locator("#pin").fill("nothing")
    hers.get_by_role("button", name="Weiter").click()
    assert "Diese PIN stimmt nicht" in hers.inner_text("main")
    hers.locator("#pin").fill(pin)
    hers.get_by_role("button", name="Weiter").click()
    assert heading(hers) == "Katılıyor musunuz?"
    hers.close()
