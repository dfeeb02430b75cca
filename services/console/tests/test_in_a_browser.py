"""Participants' pages in a real browser, on the narrowest phone and on a desk, in three scripts.

axe finds no violation (WCAG 2.2 AA and best practice), nothing scrolls sideways at 320 px, and what
can be tapped is 44 px each way. `KREIS_PICTURES=1` takes the pictures of the documentation anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from services.console.tests.my_dates import cancel, date_of, move
from services.console.tests.page import fields_of
from services.console.tests.town import Invited
from tests.support.chromium import WIDTHS, faults_of, needs_chromium, picture, running_browser
from tests.support.serving import serving

PICTURES = Path(__file__).parents[3] / "docs" / "pictures" / "pages"
EXCURSION = 7
CHILDREN = [{"birth_month": f"202{year}-03", "needs_care": True} for year in (2, 5)]
BROKEN = r"""() => [...document.querySelectorAll('.dates li')].flatMap(item => {
  const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT), found = [];
  for (let node; (node = walker.nextNode()); )
    for (const word of node.textContent.matchAll(/\p{L}+/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (lines.size > 1) found.push(`broken: ${word[0]}`);
    }
  return found;
})"""

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as started:
        yield started


@pytest.mark.parametrize("language", ["de", "ar", "uk"])
def test_every_page_is_sound(
    invite: Callable[..., Invited], chromium: Browser, language: str
) -> None:
    parent = invite(*CHILDREN, language=language)
    found = {}

    def look(name: str, path: str) -> None:
        for width in WIDTHS:
            page = chromium.new_page(viewport={"width": width, "height": 800})
            page.goto(url + path)
            for closed in page.locator("details").all():
                closed.evaluate("each => each.open = true")
            picture(page, f"{name}-{language}", PICTURES)
            if faults := faults_of(page):
                found[name, width] = faults
            page.close()

    with serving(parent.browser.application) as url:
        look("frage", parent.path)
        parent.send(fields_of(parent.look().root.all("form")[0]))
        move(parent, 0)
        cancel(parent, 2)
        look("meine-termine", parent.path)
        look("mein-termin", f"{parent.path}/termin/{date_of(parent, 0)['id']}?saved=1")
        look("mein-termin-faellt-aus", f"{parent.path}/termin/{date_of(parent, 2)['id']}")
        limit(parent, 0)
        look("anmeldung", f"{parent.path}/termin/{date_of(parent, EXCURSION)['id']}")
        wait(parent)
        look("warteliste-platz", f"{parent.path}/termin/{date_of(parent, EXCURSION)['id']}")
        limit(parent, 1)
        look("freier-platz", f"{parent.path}/termin/{date_of(parent, EXCURSION)['id']}")
        look("meine-daten", f"{parent.path}/daten")
        open_times(parent)
        look("gespraech", f"{parent.path}/gespraech")
        look("link-unbekannt", f"/a/{'A' * 22}")

    assert found == {}


def test_no_month_breaks_in_a_list_of_dates(
    invite: Callable[..., Invited], chromium: Browser
) -> None:
    """September, on the narrowest phone, also beside the longest state of a date."""
    week = {"monday": "2027-09-06", "days": 5, "starts_at": "09:00", "ends_at": "12:00"}
    parent = invite(*CHILDREN, offer={"week": week})
    parent.send(fields_of(parent.look().root.all("form")[0]))
    cancel(parent, 2)
    with serving(parent.browser.application) as url:
        page = chromium.new_page(viewport={"width": 320, "height": 800})
        page.goto(url + parent.path)
        months = page.locator(".dates").inner_text()
        broken = page.evaluate(BROKEN)
        page.close()
    assert "September" in months
    assert broken == []


@pytest.mark.parametrize("language", ["de", "ar", "uk"])
def test_pages_of_links_that_do_not_open_are_sound(
    invite: Callable[..., Invited], chromium: Browser, language: str
) -> None:
    parent = invite(*CHILDREN, language=language)
    parent.town.link(parent.cohort, parent.participant)  # another one, which she may shut
    found = {}
    with serving(parent.browser.application) as url, running_context(chromium, language) as page:

        def look(name: str) -> None:
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(url + parent.path)
                for closed in page.locator("details").all():
                    closed.evaluate("each => each.open = true")
                if faults := faults_of(page):
                    found[name, width] = faults

        look("other links")
        parent.town.be_discreet(parent.participant)
        look("no PIN yet")
        pin = parent.town.pin(parent.participant)
        look("PIN")
        page.locator("#pin").fill("nothing")
        page.locator("button.answer").click()
        assert faults_of(page) == []
        page.locator("#pin").fill(pin)
        page.locator("button.answer").click()
        assert "Haus Ringgarten" in page.inner_text("main")
        look("behind the PIN")
        parent.town.shut_links(parent.participant)
        look("shut")

    assert found == {}


@contextmanager
def running_context(chromium: Browser, language: str) -> Iterator[Page]:
    """A page of a browser that asks for this language, and that keeps cookies."""
    context = chromium.new_context(locale=language)
    try:
        yield context.new_page()
    finally:
        context.close()


def limit(parent: Invited, adults: int) -> None:
    """An excursion has so many places."""
    path = f"/v1/group-events/{date_of(parent, EXCURSION)['id']}/places"
    staff = parent.town.events.as_role("contact-person")
    seen = staff.ask("GET", path).headers["ETag"]
    care = {"total": 8, "by_band": {}}
    wanted = {"capacity": {"adults": adults, "care_places": care}, "needs_sign_up": True}
    staff.ok("PUT", path, wanted, If_Match=seen)


def wait(parent: Invited) -> None:
    """She stands on its waitlist with the children she usually brings."""
    date = date_of(parent, EXCURSION)
    usual = parent.town.invitation(parent.cohort, parent.participant)["children"]
    said = {"answer": "yes", "children": usual, "sequence": 0, "waits": True}
    console = parent.town.events.as_service("console", "events", "links:use")
    path = f"/v1/links/{parent.token}/group-events/{date['id']}/answer"
    console.ok("PUT", path, said)


def open_times(parent: Invited) -> None:
    """Her contact person opens two times for a conversation."""
    intake, events = parent.town.intake, parent.town.events
    known = intake.as_role("contact-person").ok("GET", f"/v1/participants/{parent.participant}")
    times = [
        {"starts_at": f"2027-04-12T{hour}:00+02:00", "minutes": 30, "form": "home_visit"}
        for hour in (13, 14)
    ]
    wanted = {"contact_person_id": known["contact_person_id"], "slots": times}
    events.as_role("contact-person").ok("POST", "/v1/appointment-slots", wanted)
