"""Signing in at the agency's identity provider."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from flask.testing import FlaskClient

from kreis.console.config import ConsoleSettings
from kreis.console.issuer.scopes import ROLES
from kreis.console.issuer.signing import SERVICES
from kreis.console.main import build
from services.console.tests.identity_provider import CLIENT, SECRET, IdentityProvider
from services.console.tests.town import NOWHERE


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[IdentityProvider]:
    person = {
        "sub": str(uuid4()),
        "name": "Petra Neumann",
        "agency": str(uuid4()),
        "scope": ROLES["contact-person"],
    }
    running = IdentityProvider(tmp_path / "keys", person)
    yield running
    running.close()


@pytest.fixture
def browser(provider: IdentityProvider, tmp_path: Path) -> FlaskClient:
    settings = ConsoleSettings(
        bind="",
        issuer="http://console.example",
        workload_tokens=tmp_path,
        public_url="http://console.example",
        oidc_issuer=provider.url,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        **{f"{name}_url": NOWHERE for name in SERVICES},
    )
    return build(settings).test_client()


def go_there(browser: FlaskClient, **query: str) -> str:
    """To the provider; returns where it sends her back to, within the console."""
    there = browser.get("/team/anmelden/anbieter", query_string=query).location
    back = urlsplit(httpx.get(there).headers["Location"])
    return f"{back.path}?{back.query}"


def test_she_comes_back_signed_in_to_the_page_she_wanted(browser: FlaskClient) -> None:
    back = browser.get(go_there(browser, next="/team/warteliste"))

    assert back.location == "/team/warteliste"
    assert "Petra Neumann" in browser.get("/team/heute").text


def test_another_browsers_answer_is_not_taken(browser: FlaskClient) -> None:
    answer = go_there(browser)
    somebody_else = browser.application.test_client()

    assert somebody_else.get(answer).status_code == 403
    assert somebody_else.get("/team/heute").location.startswith("/team/anmelden")


def test_an_answer_counts_once(browser: FlaskClient) -> None:
    answer = go_there(browser)
    assert browser.get(answer).status_code == 303

    assert browser.get(answer).status_code == 403


@pytest.mark.parametrize(
    "lie", [{"nonce": "another"}, {"aud": "another-client"}, {"sub": "somebody else"}]
)
def test_an_identity_that_does_not_fit_lets_nobody_in(
    browser: FlaskClient, provider: IdentityProvider, lie: dict[str, Any]
) -> None:
    provider.lies = lie

    assert browser.get(go_there(browser)).status_code == 403
    assert browser.get("/team/heute").location.startswith("/team/anmelden")


def test_an_access_token_without_an_agency_lets_nobody_in(
    browser: FlaskClient, provider: IdentityProvider
) -> None:
    provider.person = {**provider.person, "agency": ""}

    assert browser.get(go_there(browser)).status_code == 403


def test_a_token_that_ages_is_renewed_without_asking_her(
    browser: FlaskClient, provider: IdentityProvider
) -> None:
    provider.lifetime = 0
    browser.get(go_there(browser))

    for _ in range(2):
        assert browser.get("/team/heute").status_code == 503, "nobody answers, but she is in"
    assert provider.renewed == 2


def test_when_the_provider_renews_no_more_she_signs_in_again(
    browser: FlaskClient, provider: IdentityProvider
) -> None:
    provider.lifetime = 0
    browser.get(go_there(browser))
    provider._refresh.clear()

    assert browser.get("/team/heute").location.startswith("/team/anmelden")


def test_a_provider_that_is_away_is_said_so(
    browser: FlaskClient, provider: IdentityProvider
) -> None:
    provider.close()

    answer = browser.get("/team/anmelden/anbieter")

    assert answer.status_code == 503
    assert "Gerade nicht erreichbar" in answer.text
