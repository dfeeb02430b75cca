"""Killed connections and a database that is away: 503, Retry-After, and the next request works."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import text

from kreis.chassis.data.database import Database
from tests.support import notes_api
from tests.support.fixtures import Client
from tests.support.notes_api import SERVICE

PATH = "/v1/notes"


@pytest.fixture
def writer(client_of: Callable[..., Client]) -> Client:
    return client_of(SERVICE).as_service("console", "notes", notes_api.SCOPE)


@pytest.fixture
def superuser(postgres: str) -> Iterator[psycopg.Connection]:
    url = postgres.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def kill_all(superuser: psycopg.Connection, database: Database) -> int:
    """Ends every connection of the service, as an operator or a restart does."""
    found = superuser.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = %s and usename = %s",
        [database.engine.url.database, database.engine.url.username],
    ).fetchall()
    return len(found)


def count(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.execute(text("select count(*) from outbox")).scalar_one())


def test_a_connection_killed_in_the_middle_of_a_request_makes_503_and_stores_nothing(
    writer: Client, superuser: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count(writer.database)
    with monkeypatch.context() as patched:
        patched.setattr(
            notes_api, "in_the_middle", lambda: kill_all(superuser, writer.database) and None
        )
        answer = writer.ask("POST", PATH, {"words": "a"}, Idempotency_Key="once")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Try again" in answer.json["detail"]
    assert count(writer.database) == before
    assert writer.ask("POST", PATH, {"words": "a"}, Idempotency_Key="once").status_code == 201


@pytest.mark.parametrize("times", range(5))
def test_after_idle_connections_were_killed_at_most_one_request_has_to_be_sent_again(
    writer: Client, superuser: psycopg.Connection, times: int
) -> None:
    writer.ok("POST", PATH, {"words": "a"})
    assert kill_all(superuser, writer.database)

    answers = [writer.ask("POST", PATH, {"words": "a"}) for _ in range(3)]

    assert {each.status_code for each in answers} <= {201, 503}
    assert [each.status_code for each in answers][1:] == [201, 201]
    for each in answers:
        assert each.status_code == 201 or each.headers["Retry-After"]


def test_a_database_that_lets_nobody_in_makes_503_and_then_works_again(
    writer: Client, superuser: psycopg.Connection
) -> None:
    name = writer.database.engine.url.database
    superuser.execute(f'alter database "{name}" allow_connections false')
    kill_all(superuser, writer.database)
    try:
        answers = [writer.ask("POST", PATH, {"words": "a"}) for _ in range(3)]
    finally:
        superuser.execute(f'alter database "{name}" allow_connections true')

    assert [each.status_code for each in answers] == [503] * 3
    assert all(each.headers["Retry-After"] for each in answers)
    assert writer.ask("POST", PATH, {"words": "a"}).status_code == 201


def test_no_free_connection_makes_503(writer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = writer.database.engine.pool
    monkeypatch.setattr(pool, "_timeout", 0.1)
    held = [writer.database.engine.connect() for _ in range(20)]
    try:
        answer = writer.ask("POST", PATH, {"words": "a"})
    finally:
        for each in held:
            each.close()

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert writer.ask("POST", PATH, {"words": "a"}).status_code == 201


@pytest.mark.parametrize("sqlstate", ["57P01", "57P02", "57P03", "40001", "40P01", "53300"])
def test_what_passes_by_itself_makes_503(
    writer: Client, monkeypatch: pytest.MonkeyPatch, sqlstate: str
) -> None:
    """As the server says it: shutdown, crash, start, lost races, too many connections."""

    def fail() -> None:
        with writer.database.engine.begin() as connection:
            connection.execute(
                text(f"do $$ begin raise exception 'x' using errcode = '{sqlstate}'; end $$")
            )

    monkeypatch.setattr(notes_api, "in_the_middle", fail)

    assert writer.ask("POST", PATH, {"words": "a"}).status_code == 503


def test_a_fault_of_ours_is_still_500(writer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        with writer.database.engine.begin() as connection:
            connection.execute(text("select 1 from no_such_table"))

    monkeypatch.setattr(notes_api, "in_the_middle", fail)

    assert writer.ask("POST", PATH, {"words": "a"}).status_code == 500
