"""One PostgreSQL and one Kafka for all peers, and the rows that each of them is given."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from kreis.administration.broker import create_topics
from kreis.onebox.kafka import EmbeddedKafka, running_kafka
from kreis.onebox.postgres import EmbeddedPostgres, running_postgres

PARTITIONS = 12
_LOGICAL = {"wal_level": "logical", "max_wal_senders": "4", "max_replication_slots": "4"}
"""Debezium reads the write-ahead log. All peers run on the same server, with this setting."""


@dataclass(frozen=True)
class World:
    """The servers, and a folder for what peers write."""

    postgres: EmbeddedPostgres
    kafka: EmbeddedKafka
    folder: Path

    def make_topic(self, name: str) -> None:
        create_topics(self.kafka.access, {name: (PARTITIONS, {})}, replicas=1)


@contextmanager
def running_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        with running_postgres(folder, _LOGICAL) as postgres, running_kafka(folder) as kafka:
            yield World(postgres, kafka, folder)


@dataclass(frozen=True)
class Row:
    """One fact: the same key, data and number of headers for each peer."""

    id: str
    key: str
    data: str
    headers: dict[str, str]


def row() -> Row:
    """A fact as cohorts writes it, about 0.5 kB."""
    key, its_id = str(uuid4()), str(uuid4())
    data = {
        "participant_id": key,
        "cohort_id": str(uuid4()),
        "from": "2027-04-05",
        "padding": "x" * 300,
    }
    headers = {
        "ce_specversion": "1.0",
        "ce_source": "kreis/bench",
        "ce_type": "kreis.cohort-joined.v1",
        "ce_subject": key,
        "ce_time": "2027-04-05T08:00:00+00:00",
        "ce_agencyid": "0b9f7a1e-52a4-4c55-9d0e-3b7a5c1d2e4f",
        "ce_sequence": "00000000000000000001",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }
    return Row(its_id, key, json.dumps(data), headers)
