"""Reads every fact from Kafka with a client of its own, as another team's program would."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient

READERS = {
    "participation.v1": ("intake", "cohorts", "notifications", "insights", "subscriptions"),
    "participation-restricted.v1": ("intake", "cohorts", "notifications", "insights"),
    "events.group-event.v1": ("cohorts", "notifications", "insights"),
    "events.appointment.v1": ("notifications",),
    "accompaniment.v1": ("events", "notifications"),
    "cohorts.cohort.v1": ("events", "insights"),
    "intake.pool.v1": ("cohorts",),
    "participation-forget.v1": ("subscriptions",),
    "privacy.v2": ("intake", "cohorts", "events", "notifications", "insights", "subscriptions"),
    "notifications.delivery.v1": ("intake",),
    "exchange.v1": ("notifications",),
    "exchange-counts.v1": ("insights",),
}
"""The topics, and the services that read each, as the contracts say."""


@dataclass(frozen=True)
class Fact:
    type: str
    key: str
    sequence: int
    data: Mapping[str, Any]


class Topics:
    """Follows the topics: each call of `read` adds what has come since."""

    def __init__(self, bootstrap: str, user: str, password: str, agency: str) -> None:
        access = {
            "bootstrap_servers": bootstrap,
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": user,
            "sasl_plain_password": password,
        }
        self._groups = KafkaAdminClient(**access)
        self._kafka = KafkaConsumer(
            auto_offset_reset="earliest", enable_auto_commit=False, **access
        )
        self._agency = agency
        self._seen: set[str] = set()
        self.facts: list[Fact] = []
        self._partitions = [
            TopicPartition(topic, number)
            for topic in READERS
            for number in sorted(self._kafka.partitions_for_topic(topic) or ())
        ]
        self._kafka.assign(self._partitions)

    def close(self) -> None:
        self._kafka.close()
        self._groups.close()

    def lag(self) -> int:
        """How many records a service has still to read."""
        ends = self._kafka.end_offsets(self._partitions)
        left = 0
        for service in sorted({each for readers in READERS.values() for each in readers}):
            group = f"kreis.{service}"
            known = self._groups.list_group_offsets(group)[group]
            for each in self._partitions:
                if service in READERS[each.topic]:
                    left += ends[each] - (known[each].offset if each in known else 0)
        return left

    def read(self) -> list[Fact]:
        """All facts of the agency so far; what was delivered twice counts once."""
        ends = self._kafka.end_offsets(self._partitions)
        while any(self._kafka.position(each) < ends[each] for each in self._partitions):
            for records in self._kafka.poll(timeout_ms=200).values():
                self.facts += self._new(records)
        return self.facts

    def _new(self, records: list[Any]) -> Iterator[Fact]:
        for record in records:
            told = {name: value.decode() for name, value in record.headers}
            if told["ce_agencyid"] != self._agency or told["ce_id"] in self._seen:
                continue
            self._seen.add(told["ce_id"])
            if record.value is not None:
                data = json.loads(record.value)
                yield Fact(
                    told["ce_type"],
                    record.key.decode(),
                    int(told["ce_sequence"]),
                    data,
                )
