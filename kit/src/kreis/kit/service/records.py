"""What a service has written on a topic, each record with its partition."""

from __future__ import annotations

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

    def text(self, name: str) -> str:
        """Returns a header as text; empty if it is missing."""
        return (self.headers.get(name) or b"").decode(errors="replace")

    @property
    def place(self) -> str:
        return f"partition {self.partition}, offset {self.offset}"


class Records:
    """All that has been written on a topic so far."""

    def __init__(
        self, access: KafkaAccess, topic: str, read: Callable[[bytes | None], Any]
    ) -> None:
        self._read, self.all = read, list[Written]()
        self._consumer = KafkaConsumer(
            auto_offset_reset="earliest", enable_auto_commit=False, **connection(access)
        )
        numbers = self._consumer.partitions_for_topic(topic) or ()
        self._consumer.assign([TopicPartition(topic, each) for each in sorted(numbers)])

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
                        self._read(each.value),
                    )
                    for each in batch
                ]  # fmt: skip
        return True

    def close(self) -> None:
        self._consumer.close()
