"""Loops that fail again and again: the process is not alive, and says which loop and why."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.database import Database
from kreis.chassis.data.outbox import libpq
from kreis.chassis.health import TOO_OFTEN, Health
from kreis.chassis.message import encode
from kreis.chassis.messaging.inbox import Inbox, Subscription
from kreis.chassis.messaging.relay import Relay
from kreis.chassis.messaging.worker import Worker
from kreis.chassis.process.due import DueRunner, Job
from kreis.chassis.process.housekeeping import Housekeeping
from kreis.chassis.process.loops import Loops
from kreis.chassis.process.sealing import Sealing
from kreis.intake.main import SERVICE as INTAKE
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.databases import Databases
from tests.support.notes import a_message, emit_joined
from tests.support.topics import eventually, new_topic, publish
from tests.support.workers import TYPE, CohortJoined, note_it

RED_WITHIN = 30.0
"""Seconds."""
BROKEN = {
    "relay": "outbox",
    "due-0": "due",
    "housekeeping": "idempotency",
    "worker": "parked",
    "sealing": "participant",
}
"""The table that a loop needs and loses."""


@pytest.fixture
def intake(databases: Databases) -> Database:
    return databases.of(INTAKE)


@contextmanager
def looping(database: Database, access: KafkaAccess, topic: str) -> Iterator[Health]:
    """All loops of a process, as it starts them."""
    health = Health()
    loops = Loops(health)
    inbox = Inbox(database, "test", [Subscription(topic, TYPE, CohortJoined, note_it)])
    due = DueRunner(database, [Job("nothing", lambda due: None)], health.beats)
    for name, loop in {
        "relay": Relay(database.direct_url, access, "kreis/intake", health.beats),
        "worker": Worker(access, f"group-{uuid4()}", inbox, health.beats),
        "due-0": due,
        "housekeeping": Housekeeping(database, health.beats),
        "sealing": Sealing(database, INTAKE.sealed, health.beats),
    }.items():
        loops.start(name, loop.run)
    try:
        yield health
    finally:
        loops.stop()


@contextmanager
def lost(postgres: str, database: Database, table: str) -> Iterator[None]:
    """The table has another name for as long as the block, as after a migration that went wrong."""
    own = make_url(postgres).set(database=make_url(database.direct_url).database)
    address = libpq(own.render_as_string(hide_password=False))
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(f'alter table "{table}" rename to "gone"'.encode())
        try:
            yield
        finally:
            owner.execute(f'alter table "gone" rename to "{table}"'.encode())


@pytest.mark.parametrize("loop", BROKEN)
def test_a_loop_that_fails_again_and_again_turns_the_process_red(
    intake: Database, agency: UUID, postgres: str, kafka: EmbeddedKafka, loop: str
) -> None:
    topic = new_topic(kafka.access)
    with lost(postgres, intake, BROKEN[loop]), looping(intake, kafka.access, topic) as health:
        if loop == "worker":  # a record that cannot be handled, and cannot be parked either
            publish(kafka.access, [encode(a_message(agency, topic))._replace(value=b"{")])
        eventually(lambda: loop in health.beats.failing(), within=RED_WITHIN)

        assert not health.is_alive()
        assert BROKEN[loop] in health.beats.failing()[loop]


def test_a_broker_and_a_database_that_are_away_are_no_failure(
    intake: Database, agency: UUID
) -> None:
    """A restart would not help. Readiness and other alerts tell of them."""
    with intake.agency(agency) as work:
        emit_joined(work, uuid4())
    away = KafkaAccess("127.0.0.1:1")
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/none", intake.sealer)
    with looping(intake, away, "t") as half, looping(nowhere, away, "t") as none:
        time.sleep(4 * TOO_OFTEN)
        assert dict(half.beats.failing()) == {}
        assert dict(none.beats.failing()) == {}
    nowhere.close()


def test_failures_that_lie_far_apart_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    health, now = Health(), [0.0]
    monkeypatch.setattr("kreis.chassis.health.time.monotonic", lambda: now[0])
    for _ in range(5):
        health.beats.failed("relay", "KeyError: x")
        now[0] += 61
    assert health.is_alive()

    for _ in range(TOO_OFTEN):
        health.beats.failed("relay", "KeyError: y")
    assert dict(health.beats.failing()) == {"relay": "KeyError: y"}
    now[0] += 121
    assert health.is_alive()
