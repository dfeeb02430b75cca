"""What a service has written on a topic, each record with its partition."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

with warnings.catch_warnings(action="ignore"):  # kafka-python 3.0.12 reads its schemas the old way
    from kafka import KafkaConsumer, TopicPartition

from kreis.chassis.config import KafkaAccess
from kreis.chassis.messaging.broker import connection


@dataclass(frozen=True)
class Written:
    """A record as it lies on its topic."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, bytes | None]
    data: Any
    """The content, or None if it is no JSON."""
    topic: str

    def text(self, name: str) -> str:
        """Returns a header as text; empty if it is missing."""
        return (self.headers.get(name) or b"").decode(errors="replace")

    @property
    def at(self) -> tuple[str, int, int]:
        return self.topic, self.partition, self.offset

    @property
    def place(self) -> str:
        return f"{self.topic}, partition {self.partition}, offset {self.offset}"


class Records:
    """All that has been written on some topics so far."""

    def __init__(self, access: KafkaAccess, *topics: str) -> None:
        self.all = list[Written]()
        self._consumer = KafkaConsumer(
            auto_offset_reset="earliest", enable_auto_commit=False, **connection(access)
        )
        self._consumer.assign(
            [
                TopicPartition(topic, number)
                for topic in topics
                for number in sorted(self._consumer.partitions_for_topic(topic) or ())
            ]
        )

    def until(self, holds: Callable[[list[Written]], bool], within: float) -> bool:
        """Reads on until it holds for all records, or time is up."""
        deadline = time.monotonic() + within
        while not holds(self.all):
            if time.monotonic() > deadline:
                return False
            for batch in self._consumer.poll(timeout_ms=100).values():
                self.all += [
                    Written(
                        each.partition, each.offset, each.key, each.value, dict(each.headers),
                        _content(each.value), each.topic,
                    )
                    for each in batch
                ]  # fmt: skip
        return True

    def close(self) -> None:
        self._consumer.close()


def _content(value: bytes | None) -> Any:
    try:
        return json.loads(value or b"")
    except ValueError:
        return None
