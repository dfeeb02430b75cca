"""A member's pages of her circle in a real browser: every page and state, in six languages.

axe finds no violation, nothing scrolls sideways at 320 px, what can be tapped is 44 px each way.
In German and Arabic also: text of 200 %, keyboard, print, no script, dark. `KREIS_PICTURES=1` with
`KREIS_PICTURES_OF_CIRCLE` as a folder takes pictures.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from services.console.tests.circle_browser import FIRST_LOAD, LANGUAGES, Hers
from services.console.tests.circle_states import FullCircle
from services.exchange.tests.village import Member, Village
from tests.every_page.soundness import NARROW, faults_everywhere
from tests.support.chromium import faults_of, needs_chromium, picture, running_browser
from tests.support.serving import serving

_BESIDE = """() => [...document.querySelectorAll('fieldset')].flatMap(set => {
  const legend = set.querySelector('legend'), next = legend && legend.nextElementSibling;
  const [above, below] = [legend, next].map(each => each && each.getBoundingClientRect());
  return next && below.top < above.bottom - 1 ? [`beside its legend: ${legend.textContent}`] : [];
})"""
THOROUGH = ("de", "ar")
STATES = 22
"""Pages and states that are looked at, at least."""

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as started:
        yield started


class Looking:
    """Somebody who looks at each page and notes what is wrong."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        self.found: dict[str, Any] = {}
        self.seen: list[str] = []

    def at(self, name: str) -> None:
        """Looks at the page as it stands."""
        self.seen.append(name)
        for closed in self.page.locator("details").all():
            closed.evaluate("each => each.open = true")
        if folder := os.environ.get("KREIS_PICTURES_OF_CIRCLE"):
            picture(self.page, f"{name}-{self.language}", Path(folder))
        faults: Any = faults_of(self.page) + self.page.evaluate(_BESIDE)
        if self.language in THOROUGH:
            self.page.emulate_media(color_scheme="dark")
            faults += faults_of(self.page)
            self.page.emulate_media(color_scheme="light")
            faults = faults or faults_everywhere(self.page)
            self.page.set_viewport_size({"width": NARROW, "height": 800})
        assert self.page.locator("html").get_attribute("lang") == self.language.partition("-")[0]
        if faults:
            self.found[name] = faults

    def sends_as_it_is(self, name: str, form: str = "form") -> None:
        """Sends a form that is not filled in; the browser lets it pass."""
        self.page.locator(form).first.evaluate("each => { each.noValidate = true }")
        self.page.locator(f"{form} button").last.click()
        assert self.page.locator('[aria-invalid="true"], .wrong').count() > 0, name
        self.at(name)


@contextmanager
def looking(chromium: Browser, language: str) -> Iterator[Looking]:
    context = chromium.new_context(
        locale=language.partition("-")[0], viewport={"width": NARROW, "height": 800}
    )
    try:
        yield Looking(context.new_page(), language)
    finally:
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_and_state_is_sound(
    village: Village, at: Callable[[Member], Hers], chromium: Browser, language: str
) -> None:
    full = FullCircle(village, language)
    hers = at(full.jasmin)
    paths = full.pages()
    for name, path in paths.items():
        assert hers.loads_at(path) <= FIRST_LOAD, name
    with serving(hers.browser.application) as url, looking(chromium, language) as look:
        for name, path in paths.items():
            answer = look.page.goto(f"{url}{path}")
            assert answer is not None
            assert answer.status == 200, name
            look.at(name)
        for name in ("joining", "asking", "offering hours", "taking a place"):
            look.page.goto(f"{url}{paths[name]}")
            look.sends_as_it_is(f"{name}, all wrong", "form.fields")
        look.page.goto(f"{url}{paths['report']}")
        look.sends_as_it_is("report, no words", "form.fields")
        look.page.goto(f"{url}{paths['taking a place']}")
        full.long.does("DELETE", f"/open-offers/{full.open_offer}")
        look.page.locator("#child-0").select_option("3-5")
        look.page.locator("form.fields button").click()
        assert look.page.locator('[role="alert"]').count() == 1
        look.at("circle, what she wanted is gone")
        look.page.goto(f"{url}/g/{full.nicole.token}/mehr")
        look.page.locator("form").last.locator("button").click()
        look.at("left")

    assert look.found == {}
    assert len(set(look.seen)) >= STATES


class Taps:
    """A member who taps in a browser that runs no script. What she types or chooses is no tap."""

    def __init__(self, page: Page, address: str, member: Member) -> None:
        self.page, self.member = page, member
        self.address = f"{address}/g/{member.token}"

    def of(self, *names: str, **chosen: str) -> int:
        """Opens her circle, presses these one after the other, and returns how many there were.

        `chosen` is what she fills in before the last one."""
        self.page.goto(self.address)
        *ways, last = names
        for each in ways:
            self._control(each).click()
        for name, value in chosen.items():
            field = self.page.locator(f'[name="{name}"]').first
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                field.fill(value)
        self._control(last).click()
        assert self.page.locator('[role="alert"]').count() == 0, names
        return len(names)

    def _control(self, name: str) -> Locator:
        links, buttons = (self.page.get_by_role(each, name=name) for each in ("link", "button"))  # type: ignore[arg-type]
        return links.or_(buttons).first


def test_how_many_taps_each_act_needs_without_a_script(
    village: Village, at: Callable[[Member], Hers], chromium: Browser
) -> None:
    members = village.members("Jasmin", "Sabine", "Nicole")
    day = f"{village.now + timedelta(days=5):%Y-%m-%d}"
    hours = {"day": day, "from": "10:00", "until": "11:00", "child": "3-5"}
    context = chromium.new_context(java_script_enabled=False, locale="de")
    with serving(at(members[0]).browser.application) as url:
        jasmin, sabine, nicole = (Taps(context.new_page(), url, each) for each in members)
        taps = {
            "ask": jasmin.of("Betreuung suchen", "Familien fragen", **hours, place="either"),
            "offer": sabine.of("Ich kann, bei mir zu Hause"),
            "agree": jasmin.of("Ansehen", "Mit Sabine vereinbaren"),
            "offer hours": nicole.of("Betreuung anbieten", "Anbieten", **hours, places="3"),
            "take a place": sabine.of("Platz nehmen", "Mit Nicole vereinbaren", child="3-5"),
        }
        assert {each["state"] for each in members[1].looks()["agreements"]} == {"agreed"}
        village.later(days=6)
        taps["confirm"] = jasmin.of("Ja, 1 Std. 0 Min.")
        taps["pause"] = jasmin.of("Pause machen")
        nicole.member.asks()
        taps["block"] = sabine.of("Melden oder blockieren", "Blockieren")
        taps["leave"] = nicole.of("Aufhören", "Ja, aufhören und löschen")
    context.close()

    assert taps == {
        "ask": 2,
        "offer": 1,
        "agree": 2,
        "confirm": 1,
        "pause": 1,
        "block": 2,
        "leave": 2,
        "offer hours": 2,
        "take a place": 2,
    }
    assert [each["state"] for each in members[0].looks()["agreements"]] == ["done"]
    assert members[0].page["me"]["is_paused"]
    assert members[1].looks()["asks_of_others"] == []
    assert members[2].ask("GET").status_code == 404
