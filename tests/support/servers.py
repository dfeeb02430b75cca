"""PostgreSQL and Kafka for tests: embedded ones, or containers with `TEST_SERVERS=containers`.

Tests that stop, kill or configure a server of their own take an embedded one always.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from kreis.chassis.config import KafkaAccess
from kreis.onebox import kafka, postgres
from kreis.onebox.kafka import EmbeddedKafka, GivenKafka, running_kafka
from kreis.onebox.postgres import running_postgres

POSTGRES_SETTINGS: Mapping[str, str] = {
    # What a power cut would lose, no test misses.
    "fsync": "off",
    # Databases keep their connections from test to test.
    "max_connections": "250",
}
KAFKA_SETTINGS = f"""\
{kafka._SETTINGS}
log.initial.task.delay.ms=500
log.retention.check.interval.ms=500
log.cleaner.backoff.ms=500
log.segment.delete.delay.ms=500
"""
"""A broker looks every five minutes for what it need not keep any longer; a test cannot wait."""


def settings_of(access: KafkaAccess) -> dict[str, str]:
    """The variables that say this access."""
    said = {f"KREIS_KAFKA_{name.upper()}": value for name, value in asdict(access).items()}
    return {"KREIS_KAFKA": said.pop("KREIS_KAFKA_BOOTSTRAP"), **said}


def in_containers() -> bool:
    wanted = os.environ.get("TEST_SERVERS", "embedded")
    if wanted not in ("embedded", "containers"):
        raise pytest.UsageError(f"TEST_SERVERS is {wanted!r}: name embedded or containers.")
    return wanted == "containers"


@contextmanager
def postgres_for_tests(folder: Path) -> Iterator[str]:
    """The URL of a running PostgreSQL, as its superuser."""
    with ExitStack() as running:
        if in_containers():
            # Imported here: testcontainers takes a third of a second, which others need not wait.
            from tests.support.container_servers import postgres_container

            yield running.enter_context(postgres_container(POSTGRES_SETTINGS))
            return
        with pytest.MonkeyPatch.context() as patch:
            for name, value in POSTGRES_SETTINGS.items():
                patch.setitem(postgres._SETTINGS, name, value)
            server = running.enter_context(running_postgres(folder))
        yield server.superuser_url


@contextmanager
def kafka_for_tests(folder: Path) -> Iterator[EmbeddedKafka | GivenKafka]:
    """A running Apache Kafka of one node."""
    with ExitStack() as running:
        if in_containers():
            from tests.support.container_servers import kafka_container

            yield running.enter_context(kafka_container(KAFKA_SETTINGS, folder))
            return
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kafka, "_SETTINGS", KAFKA_SETTINGS)
            broker = running.enter_context(running_kafka(folder))
        yield broker
