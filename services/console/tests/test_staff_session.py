"""Who may come in to the pages of staff, and which forms are believed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from kreis.console.config import ConsoleSettings
from kreis.console.issuer import one_time_links
from kreis.console.issuer.one_time_links import LinkOver
from kreis.console.issuer.signing import SERVICES
from kreis.console.main import build
from services.console.tests.page import Page
from services.console.tests.signing_in import LEAD, PETRA, csrf_of, sign_in
from services.console.tests.town import NOWHERE

Console = Callable[..., FlaskClient]


@pytest.fixture
def links(tmp_path: Path) -> Path:
    return tmp_path / "sign-in"


@pytest.fixture
def console(tmp_path: Path, links: Path) -> Console:
    """A console on its own: no other service answers, so a page that asks one says so."""

    def make(**other: Any) -> FlaskClient:
        settings = {
            **{f"{name}_url": NOWHERE for name in SERVICES},
            "issuer_keys": str(tmp_path / "keys"),
            "sign_in_links": str(links),
            "public_url": "http://console.example",
            **other,
        }
        return build(
            ConsoleSettings(
                bind="", issuer="http://console.example", workload_tokens=tmp_path, **settings
            )
        ).test_client()

    return make


def test_whoever_has_no_calls_to_make_begins_with_the_groups(console: Console, links: Path) -> None:
    """A first page that is not hers would be a door that opens on a wall."""
    browser = console()
    planner = {**PETRA, "roles": ["group-planning"]}
    path = f"/team/anmelden/{one_time_links.make(links, planner)}"

    first = browser.post(path, data={"csrf": csrf_of(browser.get(path).text)}).location

    assert browser.get(first).location == "/team/gruppen"


def test_a_link_lets_in_once(console: Console, links: Path) -> None:
    browser = console()
    path = f"/team/anmelden/{one_time_links.make(links, PETRA)}"
    csrf = csrf_of(browser.get(path).text)

    assert browser.post(path, data={"csrf": csrf}).location == "/team/"
    assert browser.get("/team/").location == "/team/heute"
    somebody_else = console()
    assert somebody_else.get(path).status_code == 410
    assert "gilt nicht mehr" in somebody_else.get(path).text


def test_looking_at_a_link_does_not_use_it_up(console: Console, links: Path) -> None:
    path = f"/team/anmelden/{one_time_links.make(links, PETRA)}"
    scanner = console()
    assert [scanner.get(path).status_code for _ in range(3)] == [200, 200, 200]
    assert scanner.get("/team/heute").status_code == 303

    browser = console()
    assert "Als Petra Neumann anmelden?" in browser.get(path).text


def test_a_link_is_over_after_its_time(links: Path) -> None:
    token = one_time_links.make(links, PETRA, timedelta(seconds=-1))

    with pytest.raises(LinkOver):
        one_time_links.take(links, token)


def test_the_folder_of_links_does_not_hold_the_tokens(links: Path) -> None:
    token = one_time_links.make(links, PETRA)

    (file,) = links.iterdir()
    assert token not in file.name
    assert token not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_without_signing_in_every_page_leads_to_the_door(console: Console) -> None:
    browser = console()
    for path in ("/team/", "/team/heute", "/team/warteliste", "/team/gruppen", "/team/nachrichten"):
        answer = browser.get(path)
        assert answer.status_code == 303, path
        assert answer.location.startswith("/team/anmelden"), path


def test_the_cookie_is_for_staff_pages_and_no_script(console: Console, links: Path) -> None:
    cookie = sign_in(console(), links).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/team" in cookie
    assert "Secure" not in cookie
    secure = sign_in(console(public_url="https://kreis.example"), links).headers["Set-Cookie"]
    assert "Secure" in secure


def test_a_cookie_that_was_changed_is_no_session(console: Console, links: Path) -> None:
    browser = console()
    value = sign_in(browser, links).headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
    payload, rest = value.split(".", 1)
    forger = console()
    forger.set_cookie("kreis_team", f"{payload}x.{rest}", path="/team")

    assert forger.get("/team/heute").location.startswith("/team/anmelden")


def test_a_form_without_the_sessions_secret_changes_nothing(console: Console, links: Path) -> None:
    browser = console()
    sign_in(browser, links)
    forms = (
        "/team/abmelden",
        "/team/sprache",
        "/team/aufnahme",
        f"/team/antwort/{uuid4()}",
        f"/team/termin/{uuid4()}",
        f"/team/gruppen/vorschlag/{uuid4()}/bestaetigen",
    )
    for path in forms:
        for sent in ({}, {"csrf": "guessed"}):
            answer = browser.post(path, data=sent)
            assert answer.status_code == 400, path
            assert "Nichts wurde geändert" in answer.text
    assert browser.get("/team/anmelden").status_code == 303, "still signed in"


def test_signing_out_ends_the_session(console: Console, links: Path) -> None:
    browser = console()
    sign_in(browser, links)
    csrf = csrf_of(browser.get("/team/heute").text)

    browser.post("/team/abmelden", data={"csrf": csrf})

    assert browser.get("/team/heute").location.startswith("/team/anmelden")


def test_a_role_sees_only_its_pages(console: Console, links: Path) -> None:
    browser = console()
    sign_in(browser, links, LEAD)

    refused = browser.get("/team/aufnahme")

    assert refused.status_code == 403
    assert "gehört nicht zu Ihren Aufgaben" in refused.text


def test_every_staff_page_says_that_nothing_is_sent(console: Console, links: Path) -> None:
    browser = console()
    band = "Probebetrieb: Es wird nichts verschickt."
    assert band in browser.get("/team/anmelden").text
    sign_in(browser, links)
    assert band in browser.get("/team/heute").text
    assert band not in console(safe_mode=False).get("/team/anmelden").text


def test_a_service_that_is_away_is_a_page_that_says_what_to_do(
    console: Console, links: Path
) -> None:
    browser = console()
    sign_in(browser, links)

    answer = browser.get("/team/heute")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert Page(answer.text).heading == "Gerade nicht erreichbar"


def test_the_pages_speak_the_language_of_the_browser_until_one_is_chosen(
    console: Console, links: Path
) -> None:
    browser = console()
    english = {"Accept-Language": "en"}
    page = browser.get("/team/anmelden", headers=english)
    assert Page(page.text).heading == "Sign in"

    browser.post(
        "/team/sprache",
        data={"csrf": csrf_of(page.text), "language": "de", "next": "/team/anmelden"},
        headers=english,
    )

    assert Page(browser.get("/team/anmelden", headers=english).text).heading == "Anmelden"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/team/\\evil.example", "/teams"]
)
def test_a_link_to_the_door_cannot_lead_elsewhere(console: Console, elsewhere: str) -> None:
    browser = console()
    csrf = csrf_of(browser.get("/team/anmelden").text)

    answer = browser.post("/team/sprache", data={"csrf": csrf, "next": elsewhere})

    assert answer.location == "/team"
