"""The demo's people in a whole Kreis, and staff in front of a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kreis.onebox.box import Box, running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.people import people_of
from kreis.onebox.story.forming import Forming
from kreis.onebox.story.inviting import Inviting
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import organisation
from tests.support.chromium import executable, running_browser
from tests.support.programs import REQUIRE_ALL

PATIENCE = 60_000
"""Milliseconds a page may take on a busy machine."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One loud line where there is no browser; with `KREIS_REQUIRE_ALL=1` the tests fail there."""
    if executable() is None and not REQUIRE_ALL:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                reason = "NOT TESTED: there is no Chromium here (apt-get install chromium)"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with running_box(tmp_path_factory.mktemp("box"), story_clock=True) as everything:
        people_of(everything.data, everything.issuer).keep(organisation())
        yield everything


@pytest.fixture(scope="session")
def stage(box: Box) -> Stage:
    """The story as far as the proposal: from here on people use pages."""
    patient = Kreis(box.addresses, kreis_of(box).tokens, patience=120)
    stage = Stage(patient, box.data / "outbox")
    for _, play in islice(Forming(stage).steps(), 6):
        play()
    return stage


def with_dates(stage: Stage) -> None:
    """Confirms the groups and waits for their dates and invitations, unless that is done."""
    if not stage.cohorts:
        inviting = Inviting(stage)
        inviting.confirm()
        inviting.check_dates()
        stage.kreis.eventually(
            lambda: stage.sent("invitation"), lambda found: len(found) == 19, "the invitations"
        )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as chromium:
        yield chromium


class Seat:
    """Somebody in front of a page; taps are counted, what is typed is not."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.taps = 0

    def open(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")
        self.taps = 0

    def tap(self, name: str | re.Pattern[str], *, role: str = "button", nth: int = 0) -> None:
        self.page.get_by_role(role, name=name).nth(nth).click()  # type: ignore[arg-type]
        self.taps += 1

    def mark(self, selector: str) -> None:
        """Taps a choice that looks like a button and is a radio or a tick."""
        self.page.locator(selector).check(force=True)
        self.taps += 1

    @property
    def text(self) -> str:
        """What stands on the page; a space that does not break is a space."""
        return self.page.locator("main").inner_text().replace("\u00a0", " ")

    @property
    def told(self) -> str:
        """What stands at the top: what has happened."""
        return self.page.locator(".told").first.inner_text()


@pytest.fixture(scope="session")
def sit(box: Box, stage: Stage, browser: Browser) -> Callable[..., Seat]:
    """Seats a member of staff, signed in by a one-time link as the terminal prints it."""

    def seat(name: str, width: int = 1280) -> Seat:
        people = people_of(box.data, box.issuer)
        context = browser.new_context(
            viewport={"width": width, "height": 860}, locale="de-DE", java_script_enabled=True
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(people.link(people.organisation().somebody(name)))
        page.get_by_role("button", name="Anmelden").click()
        return Seat(page, box.issuer)

    return seat
