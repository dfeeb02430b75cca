"""When the database goes away, and what is kept for how long."""

from __future__ import annotations

import logging
import threading
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from kreis.chassis import metrics
from kreis.chassis.data.database import Database
from kreis.chassis.data.faults import will_pass
from kreis.chassis.data.outbox import Bell
from kreis.chassis.health import Health, Heartbeats
from kreis.chassis.http.web import create_app
from kreis.chassis.process.due import Due, Job, TryLater
from kreis.chassis.process.housekeeping import Housekeeping
from tests.support.fixtures import run_due

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:9/nothing?connect_timeout=2"


def app_of(database: Database) -> Flask:
    return create_app("notes", [], Health(database.answers), None, database)


def test_a_process_without_its_database_is_alive_and_not_ready(database: Database) -> None:
    away = Database(NOWHERE)

    ready = app_of(database).test_client().get("/readyz")
    not_ready = app_of(away).test_client().get("/readyz")

    assert (ready.status_code, ready.json) == (200, {"ready": True})
    assert (not_ready.status_code, not_ready.json) == (503, {"ready": False})
    assert app_of(away).test_client().get("/livez").status_code == 200


def test_a_database_that_is_behind_its_code_is_not_ready_and_one_that_is_ahead_is(
    database: Database,
) -> None:
    with database.engine.connect() as connection:
        found = str(connection.execute(text("select version_num from alembic_version")).scalar())

    assert database.answers(found)
    assert database.answers("0001")
    assert metrics.migration_missing._value.get() == 0
    assert not database.answers(f"{int(found) + 1:04d}")
    assert metrics.migration_missing._value.get() == 1


def test_a_bell_without_its_database_waits(caplog: pytest.LogCaptureFixture) -> None:
    bell = Bell(NOWHERE)
    with caplog.at_level(logging.WARNING):
        for _ in range(10):
            bell.ring()
            threading.Event().wait(0.05)
    bell.close()

    assert len(caplog.records) <= 3


def test_work_that_somebody_else_took_over_is_let_go(database: Database, agency: UUID) -> None:
    def too_slow(due: Due) -> None:
        with database.engine.begin() as connection:
            connection.execute(text("update due set attempts = attempts + 1"))
        raise TryLater("no answer")

    with database.agency(agency) as work:
        work.schedule("note", uuid4(), "letter")

    assert run_due(database, [Job("note", too_slow)]) == 1


def test_work_nobody_knows_waits_for_who_does(database: Database, agency: UUID) -> None:
    with database.agency(agency) as work:
        work.schedule("of next year", uuid4(), "letter")

    assert run_due(database, []) == 1
    with database.engine.connect() as connection:
        assert connection.execute(text("select attempts, given_up from due")).one() == (1, None)


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (psycopg.errors.DeadlockDetected, True),
        (psycopg.errors.AdminShutdown, True),
        (psycopg.errors.ProgramLimitExceeded, False),
    ],
)
def test_only_what_waiting_helps_against_is_waited_for(
    error: type[psycopg.Error], passes: bool
) -> None:
    assert will_pass(OperationalError("select", {}, error())) is passes


def test_kept_answers_go_after_a_day(database: Database, agency: UUID) -> None:
    with database.agency(agency) as work:
        for key, age in (("old", "25 hours"), ("new", "23 hours")):
            work.connection.execute(
                text(
                    "insert into idempotency values"
                    " (:agency, 'staff', :key, 'hash', 201, '{}', now() - cast(:age as interval))"
                ),
                {"agency": agency, "key": key, "age": age},
            )

    Housekeeping(database, Heartbeats()).round()

    with database.agency(agency) as work:
        found = work.connection.execute(text("select key from idempotency")).scalars().all()
        assert found == ["new"]


def test_an_error_of_the_database_does_not_repeat_what_it_was_given(database: Database) -> None:
    statement = text("select cast(:name as uuid)")

    with pytest.raises(DBAPIError) as fault, database.engine.begin() as connection:
        connection.execute(statement, {"name": "Samira Darwish"})

    assert "[parameters:" not in str(fault.value)
