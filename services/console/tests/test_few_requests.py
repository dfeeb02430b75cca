"""A page asks no more than it shows, and an answer asks nothing that the page knew already."""

from __future__ import annotations

import base64
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import copy_context
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from cryptography import fernet
from flask import Flask, g

from kreis.chassis.client.peers import Refused
from kreis.console.issuer.signing import SERVICES
from kreis.console.participants import sealed
from kreis.console.services.intake import Intake
from kreis.console.staff.client import StaffClient, asked_once
from kreis.console.staff.names import known_people
from services.console.tests.page import Page, fields_of
from services.console.tests.town import Invited, Town
from tests.support.serving import serving

YES = "Ja, mit Kind (2 Jahre)"
BABY = {"birth_month": "2025-01", "needs_care": True}


@pytest.fixture
def asked() -> Counter[str]:
    """Requests that reached a service."""
    return Counter()


@pytest.fixture
def urls(town: Town, asked: Counter[str]) -> Iterator[dict[str, str]]:
    """Where the real intake and the real events answer, and are counted."""

    def counted(name: str, app: Any) -> Any:
        def answer(environ: dict[str, Any], start: Any) -> Any:
            asked[name] += 1
            return app(environ, start)

        return answer

    with ExitStack() as running:
        yield {
            f"{name}_url": running.enter_context(serving(counted(name, service.http.application)))
            for name, service in (("intake", town.intake), ("events", town.events))
        }


def form_of(amira: Invited) -> dict[str, Any]:
    return fields_of(amira.look().form_of(YES))


def test_a_page_and_a_yes_are_three_requests(amira: Invited, asked: Counter[str]) -> None:
    asked.clear()
    form = form_of(amira)
    assert asked == {"events": 1, "intake": 1}

    asked.clear()
    answer = amira.send(form)
    assert asked == {"events": 1}

    asked.clear()
    page = Page(amira.browser.get(answer.location).text)
    assert page.heading == "Danke, Sie sind dabei"
    assert asked == {"events": 1, "intake": 1}
    assert amira.answer == ("yes", 1)


def test_without_a_seal_her_children_are_asked_for(amira: Invited, asked: Counter[str]) -> None:
    form = form_of(amira)
    del form["known"]
    asked.clear()

    assert amira.send(form).status_code == 303
    assert asked == {"events": 2, "intake": 1}
    assert amira.answer == ("yes", 1)


def test_a_seal_that_was_changed_says_nothing(amira: Invited) -> None:
    stranger = str(uuid4())
    form = form_of(amira)
    forged = {**form, "child": [stranger], "known": [f"{form['known'][0]}x"]}

    assert amira.send(forged).status_code == 422
    assert amira.send({**form, "child": [stranger]}).status_code == 422
    assert amira.answer == (None, 0)


def test_the_seal_of_another_link_says_nothing(
    amira: Invited, invite: Callable[..., Invited], asked: Counter[str]
) -> None:
    other = invite(BABY, first_name="Sara")
    hers = form_of(other)

    assert amira.send(hers).status_code == 422, "her form with another's children"
    assert amira.answer == (None, 0)


def test_a_seal_is_over_after_a_quarter_of_an_hour(
    amira: Invited, asked: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    form = form_of(amira)
    later = time.time() + sealed.HOLDS.total_seconds() + 1
    monkeypatch.setattr(fernet, "time", SimpleNamespace(time=lambda: later))
    asked.clear()

    assert amira.send(form).status_code == 303
    assert asked == {"events": 2, "intake": 1}
    assert timedelta(minutes=15) == sealed.HOLDS


def test_nobody_but_the_console_can_read_a_seal(amira: Invited) -> None:
    """A discreet participant's page shows an age; its source must not tell the month of birth."""
    [known] = form_of(amira)["known"]

    assert "2024" not in known
    assert b"2024" not in base64.urlsafe_b64decode(known)


def test_a_seal_of_another_shape_says_nothing(amira: Invited, asked: Counter[str]) -> None:
    form = form_of(amira)
    app = amira.browser.application
    with app.app_context():
        strange = sealed._of_link(amira.token).encrypt(b'{"another": "release"}').decode()
    asked.clear()

    assert amira.send({**form, "known": [strange]}).status_code == 303
    assert asked == {"events": 2, "intake": 1}


def test_intake_of_an_earlier_release_is_asked_for_her_children(
    amira: Invited, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not tell them together with how she is reached."""
    monkeypatch.setattr(Intake, "contact_with_children", Intake.contact)

    assert YES in amira.look().buttons


def test_a_page_that_names_somebody_in_two_sections_asks_for_her_once(
    town: Town, urls: dict[str, str], asked: Counter[str], amira: Invited
) -> None:
    who = str(amira.participant)
    token = town.intake.as_role("contact-person").headers["Authorization"].removeprefix("Bearer ")
    app = town.console(**urls).application
    with (
        httpx.Client(base_url=f"{urls['intake_url']}/v1") as intake,
        app.test_request_context("/team/heute"),
    ):
        clients = dict.fromkeys(SERVICES, intake)
        g.client = StaffClient(clients, token, "de")
        asked.clear()
        sections = [known_people([who]), known_people([who, who])]

    assert [list(each) for each in sections] == [[who], [who]]
    assert asked == {"intake": 1}


def test_sections_that_ask_the_same_at_once_ask_once() -> None:
    asked: Counter[str] = Counter()

    def slowly() -> int:
        asked["lists"] += 1
        time.sleep(0.05)
        return asked["lists"]

    def section() -> int:
        return asked_once("lists", slowly)

    for _ in range(2):  # each request asks anew
        with Flask(__name__).app_context(), ThreadPoolExecutor(4) as pool:
            contexts = [copy_context() for _ in range(4)]
            found = list(pool.map(lambda own: own.run(section), contexts))
        assert len(set(found)) == 1
    assert asked["lists"] == 2


@pytest.fixture
def hers(town: Town, urls: dict[str, str]) -> Iterator[Callable[[str], Any]]:
    """What a page of staff asks intake with, by the page's method."""
    token = town.intake.as_role("contact-person").headers["Authorization"].removeprefix("Bearer ")
    app = town.console(**urls).application
    with httpx.Client(base_url=f"{urls['intake_url']}/v1") as intake, ExitStack() as pages:

        def on_a_page(method: str) -> StaffClient:
            pages.enter_context(app.test_request_context("/team/heute", method=method))
            return StaffClient(dict.fromkeys(SERVICES, intake), token, "de")

        yield on_a_page


def test_a_page_that_shows_asks_for_each_thing_once(
    hers: Callable[[str], StaffClient], asked: Counter[str], amira: Invited
) -> None:
    ask = hers("GET").intake
    asked.clear()

    both = [ask.participant(amira.participant), ask.participant(amira.participant)]
    ask.waiting()

    assert both[0] == both[1]
    assert asked == {"intake": 2}


def test_what_is_refused_once_is_refused_for_the_whole_page(
    hers: Callable[[str], StaffClient], asked: Counter[str]
) -> None:
    ask, nobody = hers("GET").intake, uuid4()
    asked.clear()

    for _ in range(2):
        with pytest.raises(Refused):
            ask.participant(nobody)

    assert asked == {"intake": 1}


def test_a_page_finds_what_was_asked_ahead(
    hers: Callable[[str], StaffClient], asked: Counter[str], amira: Invited
) -> None:
    client, nobody = hers("GET"), uuid4()
    asked.clear()

    client.ahead(
        lambda: client.intake.participant(amira.participant),
        lambda: client.intake.participant(nobody),
    )
    assert asked == {"intake": 2}
    assert client.intake.participant(amira.participant)["id"] == str(amira.participant)
    with pytest.raises(Refused):
        client.intake.participant(nobody)

    assert asked == {"intake": 2}


def test_a_page_that_changes_something_asks_anew_and_nothing_ahead(
    hers: Callable[[str], StaffClient], asked: Counter[str], amira: Invited
) -> None:
    client = hers("POST")
    asked.clear()

    client.ahead(lambda: client.intake.participant(amira.participant))
    assert not asked
    for _ in range(2):
        client.intake.participant(amira.participant)

    assert asked == {"intake": 2}
