"""A session ends on the server: here at once, on other consoles soon, and while intake is away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from kreis.chassis.client.peers import Peer
from kreis.console.issuer.signing import Issuer, workload_claims
from kreis.console.services.intake import Intake
from kreis.console.staff.ended_sessions import FRESH, EndedSessions
from kreis.console.staff.session import LASTS
from services.console.tests.signing_in import PETRA, csrf_of, sign_in
from services.console.tests.town import Town
from tests.support.serving import serving

COPY = "the secret of a session"


class Door:
    """Intake, behind a door that can be shut."""

    def __init__(self, app: Flask) -> None:
        self.app, self.is_shut = Flask("door"), False
        self.app.wsgi_app = self._pass  # type: ignore[method-assign]
        self._inside = app

    def _pass(self, environ: Any, start_response: Any) -> Any:
        if self.is_shut:
            start_response("503 Service Unavailable", [])
            return [b""]
        return self._inside.wsgi_app(environ, start_response)


@pytest.fixture
def door(town: Town) -> Door:
    return Door(town.intake.http.application)


@pytest.fixture
def intake(door: Door, issuer: Issuer) -> Iterator[Peer]:
    token = issuer.sign(workload_claims("console", "intake"), timedelta(minutes=30))
    with serving(door.app) as url:
        yield Peer("intake", url, lambda _: token)


class Watch:
    """The two clocks of a console: both go on when a test says so."""

    def __init__(self) -> None:
        self.passed = timedelta()

    def seconds(self) -> float:
        return self.passed.total_seconds()

    def today(self) -> datetime:
        return datetime.now(UTC) + self.passed

    def ended_sessions(self, intake: Peer) -> EndedSessions:
        return EndedSessions(intake, self.seconds, self.today)


def test_a_copied_cookie_no_longer_works_after_sign_out(
    town: Town, tmp_path: Path, issuer: Issuer, door: Door
) -> None:
    """On this console at once, on another one as soon as it asks intake again."""
    agency, links = {**PETRA, "agency": str(town.agency)}, tmp_path / "sign-in"
    with serving(door.app) as intake:
        key = tmp_path / "session-key"
        key.write_bytes(b"k" * 32)
        own = {"issuer_keys": str(issuer._keys), "sign_in_links": str(links)}
        consoles = [
            town.console(**own, session_key=str(key), intake_url=intake).application
            for _ in range(2)
        ]
        here = consoles[0].test_client()
        sign_in(here, links, agency)
        kept = here.get_cookie("kreis_team", path="/team")
        assert kept is not None
        copies = [each.test_client() for each in consoles]
        for copy in copies:
            copy.set_cookie("kreis_team", kept.value, path="/team")
            assert "/team/anmelden?" not in (copy.get("/team/import").location or "")
        csrf = csrf_of(here.get("/team/anmeldungen").text)

        assert here.post("/team/abmelden", data={"csrf": csrf}).status_code == 303

        assert "/team/anmelden?" in copies[0].get("/team/import").location
        ended_sessions_of(consoles[1])._agencies.clear()  # as if two seconds had passed
        assert "/team/anmelden?" in copies[1].get("/team/import").location
        for app in consoles:
            again = app.test_client()
            sign_in(again, links, agency)
            assert "/team/anmelden?" not in (again.get("/team/import").location or "")


def ended_sessions_of(app: Flask) -> EndedSessions:
    ended = app.extensions["kreis.sign-in"].ended
    assert isinstance(ended, EndedSessions)
    return ended


def test_a_sign_out_while_intake_is_away_is_told_later(
    town: Town, door: Door, intake: Peer
) -> None:
    watch = Watch()
    here, elsewhere = (watch.ended_sessions(intake) for _ in range(2))
    door.is_shut = True

    here.end(town.agency, COPY)

    assert here.has_ended(town.agency, COPY)
    assert not elsewhere.has_ended(town.agency, COPY)
    door.is_shut = False
    watch.passed += timedelta(seconds=FRESH + 1)
    assert not here.has_ended(town.agency, "of a colleague")  # her page is when intake is asked
    assert elsewhere.has_ended(town.agency, COPY)


def test_a_list_that_was_on_its_way_opens_no_session_again(
    town: Town, intake: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She signs out after intake has made its answer for somebody else, and before it is read."""
    ended = Watch().ended_sessions(intake)
    answer = Intake.ended_sessions

    def slow(self: Intake) -> Any:
        found = answer(self)
        ended.end(town.agency, COPY)
        return found

    monkeypatch.setattr(Intake, "ended_sessions", slow)

    assert not ended.has_ended(town.agency, "of a colleague")
    assert ended.has_ended(town.agency, COPY)


def test_a_sign_out_is_forgotten_when_its_cookie_has_expired(
    town: Town, door: Door, intake: Peer
) -> None:
    """Otherwise a console whose intake never answers would keep all of them."""
    watch = Watch()
    ended = watch.ended_sessions(intake)
    door.is_shut = True
    ended.end(town.agency, COPY)
    watch.passed = LASTS - timedelta(seconds=1)
    assert ended.has_ended(town.agency, COPY)

    watch.passed = LASTS + timedelta(seconds=1)
    ended.has_ended(town.agency, "of a colleague")

    (here,) = ended._agencies.values()
    assert (here.own, here.untold) == ({}, set())


def test_an_agency_whose_answer_is_slow_holds_up_no_other(
    town: Town, intake: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, slow_one = EndedSessions(intake), uuid4()
    asks, may_answer = threading.Event(), threading.Event()
    client = EndedSessions._client

    def slow(self: EndedSessions, agency: UUID) -> Intake:
        if agency == slow_one:
            asks.set()
            assert may_answer.wait(60)
        return client(self, agency)

    monkeypatch.setattr(EndedSessions, "_client", slow)
    ended.end(town.agency, COPY)
    waiting = threading.Thread(target=ended.has_ended, args=(slow_one, "of a colleague"))
    waiting.start()
    try:
        assert asks.wait(60)
        assert not ended.has_ended(town.agency, "of a colleague")
        (here,) = (each for agency, each in ended._agencies.items() if agency != slow_one)
        assert here.known, "intake was asked for it meanwhile"
    finally:
        may_answer.set()
        waiting.join()


def test_whoever_waits_for_an_answer_goes_by_it(
    town: Town, intake: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two pages at once: the second does not go by the list of before."""
    EndedSessions(intake).end(town.agency, COPY)
    ended, answer = EndedSessions(intake), Intake.ended_sessions
    asks, may_answer = threading.Event(), threading.Event()

    def slow(self: Intake) -> Any:
        asks.set()
        assert may_answer.wait(60)
        return answer(self)

    monkeypatch.setattr(Intake, "ended_sessions", slow)
    first = threading.Thread(target=ended.has_ended, args=(town.agency, "of a colleague"))
    first.start()
    try:
        assert asks.wait(60)
        threading.Timer(0.2, may_answer.set).start()
        assert ended.has_ended(town.agency, COPY)
    finally:
        may_answer.set()
        first.join()
