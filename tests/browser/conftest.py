"""The demo's people in a whole Kreis, and staff in front of a real browser.

Each module has a Kreis of its own, in which nothing is confirmed yet. So no test depends on what
the pages of another module have done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.served import Ground, running_services
from kreis.onebox.box import Box, running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.people import people_of
from kreis.onebox.story.forming import Forming
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import organisation
from services.console.tests.spring import Spring
from tests.browser.devices import Open, device
from tests.browser.seats import PATIENCE, Seat
from tests.support.chromium import executable, running_browser
from tests.support.programs import REQUIRE_ALL


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One loud line where there is no browser; with `KREIS_REQUIRE_ALL=1` the tests fail there."""
    if executable() is None and not REQUIRE_ALL:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                reason = "NOT TESTED: there is no Chromium here (apt-get install chromium)"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="module")
def box(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with running_box(tmp_path_factory.mktemp("box"), story_clock=True) as everything:
        people_of(everything.data, everything.issuer).keep(organisation())
        yield everything


@pytest.fixture(scope="module")
def stage(box: Box) -> Stage:
    """The story as far as the proposal: from here on people use pages."""
    patient = Kreis(box.addresses, kreis_of(box).tokens, patience=120)
    stage = Stage(patient, box.data / "outbox")
    for _, play in islice(Forming(stage).steps(), 6):
        play()
    return stage


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    """A group with dates for tests of devices. The fourth member has declined."""
    with running_services(tmp_path_factory.mktemp("spring"), ground) as served:
        spring = Spring(served)
        spring.says(spring.people[3], "no")
        yield spring


@pytest.fixture(scope="module")
def console(spring: Spring) -> Iterator[str]:
    with spring.in_chromium() as address:
        yield address


@pytest.fixture
def telephone(browser: Browser, console: str, spring: Spring) -> Iterator[Open]:
    """Opens devices in front of the lists of `spring`."""
    with ExitStack() as opened:
        yield lambda **options: opened.enter_context(device(browser, console, spring, **options))
