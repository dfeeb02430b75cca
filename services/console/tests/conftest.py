"""Somebody with a link on her phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from kreis.console.issuer.signing import Issuer
from kreis.exchange.main import SERVICE as EXCHANGE
from services.console.tests.circle_browser import Hers
from services.console.tests.town import BABY, PUPIL, Consoles, Invited, Town
from services.exchange.tests.village import Member, Village
from tests.support.fixtures import Client
from tests.support.serving import serving


class Compiled(BytecodeCache):
    """Templates, compiled once for all apps: nearly every test has a console of its own."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled_templates() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", Compiled())
        yield


@pytest.fixture(scope="session")
def consoles() -> Consoles:
    return Consoles()


@pytest.fixture
def town(
    client_of: Callable[..., Client], consoles: Consoles, issuer: Issuer, tmp_path: Path
) -> Iterator[Town]:
    with consoles.lent() as console_of:
        yield Town(client_of, console_of, issuer, tmp_path)


@pytest.fixture
def urls(town: Town) -> Iterator[dict[str, str]]:
    """Where the real intake and the real events answer."""
    with (
        serving(town.intake.http.application) as intake_url,
        serving(town.events.http.application) as events_url,
    ):
        yield {"intake_url": intake_url, "events_url": events_url}


@pytest.fixture
def browser(town: Town, urls: dict[str, str]) -> FlaskClient:
    """A browser at a console that reaches both."""
    return town.console(**urls)


@pytest.fixture
def invite(town: Town, browser: FlaskClient) -> Callable[..., Invited]:
    """Registers somebody with these children, confirms a group with her, gives her the link."""

    def make(*children: dict[str, Any], offer: dict[str, Any] | None = None, **who: Any) -> Invited:
        participant = town.register(town.settle(), *children, **who)
        return Invited(town, browser, town.confirm(participant, **(offer or {})), participant)

    return make


@pytest.fixture
def amira(invite: Callable[..., Invited]) -> Invited:
    """One child needs care, the other is at school by then."""
    return invite(PUPIL, BABY)


@pytest.fixture
def iryna(invite: Callable[..., Invited]) -> Invited:
    """Two children need care."""
    older = {"birth_month": "2022-06", "needs_care": True}
    younger = {"birth_month": "2024-08", "needs_care": True}
    return invite(older, younger, first_name="Iryna", last_name="Shevchuk")


@pytest.fixture
def village(client_of: Callable[..., Client]) -> Village:
    return Village(client_of(EXCHANGE, story_clock=True))


@pytest.fixture
def at(village: Village, town: Town) -> Iterator[Callable[[Member], Hers]]:
    with serving(village.client.http.application) as url:
        browser = town.console(exchange_url=url)
        yield lambda member: Hers(browser, member)
