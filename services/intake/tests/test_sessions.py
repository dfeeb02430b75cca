"""Sessions of staff that have ended: kept until they would have expired, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from kreis.intake.main import SERVICE
from tests.support.fixtures import Client

PATH = "/v1/ended-sessions"
DIGEST = "a" * 64


@pytest.fixture
def console(client_of: Callable[..., Client]) -> Client:
    return client_of(SERVICE).as_service("console", "intake", "sessions:write")


def later(**time: int) -> str:
    return (datetime.now(UTC) + timedelta(**time)).isoformat()


def test_an_ended_session_is_known_until_it_would_have_expired(console: Client) -> None:
    for _ in range(2):
        console.ok("POST", PATH, {"digest": DIGEST, "until": later(hours=10)})
    console.ok("POST", PATH, {"digest": "b" * 64, "until": later(seconds=-1)})

    assert [each["digest"] for each in console.ok("GET", PATH)["items"]] == [DIGEST]
    assert kept(console) == {DIGEST, "b" * 64}, "reading deletes nothing"
    console.ok("POST", PATH, {"digest": "c" * 64, "until": later(hours=1)})
    assert kept(console) == {DIGEST, "c" * 64}


def test_the_answer_says_until_when_it_is_kept(console: Client) -> None:
    first = console.ok("POST", PATH, {"digest": DIGEST, "until": later(days=9)})
    again = console.ok("POST", PATH, {"digest": DIGEST, "until": later(hours=1)})

    assert later(hours=23) < first["until"] < later(hours=25)
    assert again == first
    assert [each["until"] for each in console.ok("GET", PATH)["items"]] == [first["until"]]


def kept(console: Client) -> set[str]:
    with console.database.engine.connect() as connection:
        connection.execute(text(f"set kreis.agency = '{console.agency}'"))
        return set(connection.execute(text("select digest from ended_session")).scalars())


def test_another_agency_does_not_know_it(console: Client) -> None:
    console.ok("POST", PATH, {"digest": DIGEST, "until": later(hours=1)})
    console.headers["Kreis-Agency"] = "00000000-0000-4000-8000-0000000000ff"

    assert console.ok("GET", PATH)["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest": "A" * 64}, {"digest": "a" * 63}, {"digest": f"{DIGEST}\n"},
        {"digest": "\u0661" * 64}, {"until": "2027-01-01"},
        {"until": None},
    ],
)  # fmt: skip
def test_what_is_no_session_is_refused(console: Client, wrong: dict[str, Any]) -> None:
    sent = {"digest": DIGEST, "until": later(hours=1), **wrong}

    assert console.ask("POST", PATH, sent).status_code == 422


def test_only_the_console_ends_sessions(console: Client) -> None:
    for role in ("lead", "operator", "contact-person"):
        assert console.as_role(role).ask("GET", PATH).status_code == 403
