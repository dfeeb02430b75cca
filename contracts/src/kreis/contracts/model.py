"""Contracts as values: a `Topic` and its `Fact`s.

Promise: data that passes `Fact.validate` matches the schema that readers were given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import fastjsonschema

EVERY_SERVICE = "every service"
"""The owner of a fact that each service writes about itself."""
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class InvalidFact(ValueError):
    """Data that breaks the schema of its fact."""

    def __init__(self, fact: str, path: str, value: object, expectation: str) -> None:
        super().__init__(f"{fact}: {path or 'the data'} {expectation}, but is {_brief(value)}")
        self.fact, self.path, self.value, self.expectation = fact, path, value, expectation


def _brief(value: object) -> str:
    # A wrong value may hold personal data, and errors are logged. So containers are not shown.
    if isinstance(value, dict | list | tuple):
        return f"{'an object' if isinstance(value, dict) else 'an array'} of {len(value)}"
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:60]}…"


@dataclass(frozen=True, eq=False)
class Fact:
    """A kind of fact: its schema, its examples, the service that owns it, and when it is
    written."""

    type: str
    topic: str
    owner: str
    written: str
    schema: Mapping[str, Any]
    examples: Mapping[str, Any]
    key: str = ""
    """The form of the record key, if it is not the topic's key alone. Example:
    `<participant_id>#erased`."""
    defined_in: str = ""
    """The topic whose folder holds the schema, if it is not this fact's topic."""

    def validate(self, data: object) -> None:
        """Checks the data of a fact against its schema. Raises `InvalidFact`."""
        try:
            self._check(data)
        except fastjsonschema.JsonSchemaValueException as error:
            name = error.name or "data"
            path = name.removeprefix("data").lstrip(".")
            expectation = error.message.removeprefix(name).strip()
            raise InvalidFact(self.type, path, error.value, expectation) from None

    @cached_property
    def _check(self) -> Callable[[object], object]:
        return fastjsonschema.compile(dict(self.schema), use_default=False)


@dataclass(frozen=True, eq=False)
class Topic:
    """A Kafka topic: its facts, its readers and its settings."""

    name: str
    description: str
    key: str
    partitions: int
    cleanup: Literal["delete", "compact"]
    history: bool
    privacy: str
    facts: Mapping[str, Fact]
    readers: Mapping[str, tuple[str, ...]]
    retention_days: int | None = None
    segment_hours: int | None = None
    max_compaction_lag_days: int | None = None
    tombstone_days: int | None = None
    facts_of: str = ""
    """The topic with the same facts about everybody else, if this one is for people under address
    protection."""
    history_for_services: bool = False
    """True if the history is served to Kreis services alone."""
    for_others: bool = False
    """True if programs of other teams may read the topic."""
    says_whom_to_forget: bool = False
    """True if what it says about a person must reach readers although she is erased."""
    from_the_beginning: bool = False
    """True if each reader reads the whole topic again at every start."""

    def written_by(self, service: str) -> tuple[str, ...]:
        """Returns the types of the facts that the service writes on this topic."""
        owners = (service, EVERY_SERVICE)
        return tuple(fact.type for fact in self.facts.values() if fact.owner in owners)

    @property
    def writers(self) -> frozenset[str]:
        """Returns the owners of the facts. The broker cannot tell them apart on this topic."""
        return frozenset(fact.owner for fact in self.facts.values())

    def key_of(self, type_: str, data: Mapping[str, Any]) -> str:
        """Returns the record key that a fact with this data must have. Raises `KeyError` if the
        data lacks a part of it."""
        form = self.facts[type_].key or f"<{self.key}>"
        return re.sub(r"<(\w+)>", lambda part: str(data[part[1]]), form)

    def read_by(self, service: str) -> tuple[str, ...]:
        """Returns the types of the facts that the service reads from this topic."""
        return self.readers.get(service, ())

    def kafka_config(self) -> dict[str, str]:
        """Returns the Kafka settings of this topic. The operator of the broker decides on
        replicas."""
        spans = {
            "retention.ms": (self.retention_days, DAY_MS),
            "segment.ms": (self.segment_hours, HOUR_MS),
            "max.compaction.lag.ms": (self.max_compaction_lag_days, DAY_MS),
            "delete.retention.ms": (self.tombstone_days, DAY_MS),
        }
        config = {key: str(n * unit) for key, (n, unit) in spans.items() if n is not None}
        # The broker unpacks what a client has compressed, so that every reader can read it.
        return {"cleanup.policy": self.cleanup, "compression.type": "uncompressed", **config}
