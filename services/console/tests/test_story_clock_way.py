"""A way of the story clock that one answer does not end: the page goes on by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kreis.chassis.data.clock import StoryClock
from kreis.console.config import ConsoleSettings
from kreis.console.issuer import one_time_links
from kreis.console.issuer.signing import Issuer, workload_claims
from kreis.console.main import build
from kreis.console.staff import story_clock
from services.console.tests.page import Element, Page, fields_of
from services.console.tests.signing_in import LEAD, sign_in
from tests.support.chromium import needs_chromium, running_browser
from tests.support.fixtures import ISSUER, Client
from tests.support.services import NAMES, service_of
from tests.support.serving import serving

MONDAY = datetime(2027, 4, 5, 6, tzinfo=UTC)


class Trial:
    """A console that reaches every service on a story clock, and a lead in front of it."""

    def __init__(
        self, clients: dict[str, Client], urls: dict[str, str], folder: Path, keys: str
    ) -> None:
        self.folder = folder
        settings: dict[str, Any] = {
            "issuer_keys": keys,
            "sign_in_links": str(folder / "sign-in"),
            "public_url": "http://console.example",
            "story_clock": True,
            **urls,
        }
        told = ConsoleSettings(bind="", issuer=ISSUER, workload_tokens=folder, **settings)
        self.app = build(told)
        self.lead = {**LEAD, "agency": str(clients["intake"].agency)}
        for each in clients.values():
            assert isinstance(each.database.clock, StoryClock)
            each.database.clock.set(MONDAY)

    def signed_in(self) -> FlaskClient:
        browser = self.app.test_client()
        sign_in(browser, self.folder / "sign-in", self.lead)
        return browser


@pytest.fixture
def trial(client_of: Callable[..., Client], issuer: Issuer, tmp_path: Path) -> Iterator[Trial]:
    with ExitStack() as running:
        clients = {name: client_of(service_of(name), story_clock=True) for name in NAMES}
        urls = {
            f"{name}_url": running.enter_context(serving(each.http.application))
            for name, each in clients.items()
        }
        for audience in ("intake", "events", "exchange"):
            claims = workload_claims("console", audience)
            (tmp_path / audience).write_text(issuer.sign(claims, timedelta(minutes=30)))
        yield Trial(clients, urls, tmp_path, str(issuer._keys))


def control(page: Page) -> Element:
    return next(e for e in page.root.all("form") if str(e.attributes["action"]).endswith("/uhr"))


def press(browser: FlaskClient, page: Page, to: str | None = None) -> Page:
    sent = fields_of(control(page)) | ({"to": [to]} if to else {})
    answer = browser.post("/team/uhr", data=sent)
    assert answer.status_code == 303
    return Page(browser.get(answer.location).text)


def words(page: Page) -> str:
    return " ".join(page.root.one("body").text.replace("\xa0", " ").split())


def test_a_way_that_an_answer_does_not_end_keeps_its_goal(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_clock, "PATIENCE", 0.0)
    browser = trial.signed_in()

    page = press(browser, Page(browser.get("/team/kalender").text), "day")

    goes_on = "Die Uhr geht von selbst weiter bis Dienstag, 6. April 2027, 08:00 Uhr."
    assert goes_on in words(page)
    assert "data-goes-on" in control(page).attributes
    assert "Einen Tag weiter" not in words(page)

    monkeypatch.setattr(story_clock, "PATIENCE", 25.0)
    page = press(browser, page)

    assert "Es ist jetzt Dienstag, 6. April 2027, 08:00 Uhr." in words(page)
    assert "data-goes-on" not in control(page).attributes


def test_a_clock_that_stands_still_is_not_asked_for_ever(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_clock, "PATIENCE", 0.0)
    browser = trial.signed_in()
    page = press(browser, Page(browser.get("/team/kalender").text), "day")
    for _ in range(story_clock.STANDS - 2):
        page = press(browser, page)
        assert "data-goes-on" in control(page).attributes

    page = press(browser, page)

    assert "Es ist jetzt Montag, 5. April 2027, 08:00 Uhr. Die Uhr ist noch nicht" in words(page)
    assert "data-goes-on" not in control(page).attributes


def test_without_a_date_to_come_the_page_says_that_nothing_was_moved(trial: Trial) -> None:
    browser = trial.signed_in()

    page = press(browser, Page(browser.get("/team/kalender").text), "date")

    assert "Es steht kein weiterer Gruppentermin an. Die Uhr wurde nicht gestellt." in words(page)
    assert "Es ist Montag, 5. April 2027, 08:00 Uhr." in words(page)


@needs_chromium
def test_one_press_is_enough_in_a_browser(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer moves the clock here, so the page asks again by itself until it gives up."""
    monkeypatch.setattr(story_clock, "PATIENCE", 0.0)
    link = one_time_links.make(trial.folder / "sign-in", trial.lead)
    with serving(trial.app) as address, running_browser() as chromium:
        page = chromium.new_page(locale="de-DE")
        page.goto(f"{address}/team/anmelden/{link}")
        page.locator("main button").first.click()
        page.wait_for_url(re.compile("heute"))
        page.goto(f"{address}/team/kalender")
        page.get_by_role("button", name="Einen Tag weiter").click()
        page.get_by_text(re.compile("kommt nicht weiter")).wait_for(timeout=20_000)
