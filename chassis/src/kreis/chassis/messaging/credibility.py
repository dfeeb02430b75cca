"""Credibility: which facts a reader believes.

Promise: a fact is disbelieved if its source is not the owner that the contract names, if its key
does not belong to its data, or if its number leaps. Such a fact has no effect and is not parked. It
is counted and logged.
`source` is only a claim. So facts that cannot be undone stand on topics where the broker lets their
owner alone write.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import product

import structlog

from kreis.chassis import metrics
from kreis.chassis.message import Message
from kreis.contracts import topics

LONGEST_LEAP = 20_000
"""Owners number their facts without gaps. A reader may have missed some, and an owner skips 500
numbers whenever its backup is restored (10,000 by the runbook of 0.1.0), but never that many about
one thing. A larger number would make the reader ignore all true facts that follow."""
MOST_FACTS = 1_000_000
"""No owner writes that many facts with one key."""
REASONS = ("source", "key", "leap")

log = structlog.stdlib.get_logger("credibility")


class Disbelieved(Exception):
    """A message that its owner cannot have written. `reason` is one of `REASONS`."""

    def __init__(self, reason: str, told: str) -> None:
        super().__init__(told)
        self.reason = reason


def check_follows(number: int, last: int) -> None:
    """Checks a sequence or version against the last one known, 0 if there is none. Raises
    `Disbelieved`."""
    if number > last + LONGEST_LEAP:
        raise Disbelieved("leap", f"the number {number} does not follow {last}")


def may_leap(number: int) -> bool:
    """True if it takes the last number known to tell whether this one follows. Spares readers the
    question for nearly every fact."""
    return number > LONGEST_LEAP


class Credibility:
    """Checks messages against the contracts of these facts, given as (topic, type). A topic without
    a contract is not checked."""

    def __init__(self, facts: Iterable[tuple[str, str]]) -> None:
        self._contracts = {each: topics()[each[0]] for each in facts if each[0] in topics()}
        for topic, reason in product({topic for topic, _ in self._contracts}, REASONS):
            # Prometheus then sees 0 before the first.
            metrics.disbelieved.labels(topic=topic, reason=reason)

    def check(self, message: Message) -> None:
        """Raises `Disbelieved`."""
        self.check_source(message.topic, message.type, message.source)
        if message.sequence > MOST_FACTS:
            raise Disbelieved("leap", f"no key has {message.sequence} facts")
        contract = self._contracts.get((message.topic, message.type))
        if contract is None or message.data is None:
            return
        with suppress(KeyError):  # the reader's schema names the missing field
            if message.key != contract.key_of(message.type, message.data):
                raise Disbelieved("key", "the key does not belong to the data")

    def check_source(self, topic: str, type_: str, source: str) -> None:
        """Raises `Disbelieved`."""
        contract = self._contracts.get((topic, type_))
        if contract and source != f"kreis/{contract.facts[type_].owner}":
            owner = contract.facts[type_].owner
            raise Disbelieved("source", f"{owner} alone writes this fact")


def report(topic: str, type_: str, source: str, fault: Disbelieved, origin: str) -> None:
    """Counts and logs a disbelieved message. `origin` is its place, empty if unknown."""
    metrics.disbelieved.labels(topic=topic, reason=fault.reason).inc()
    told = {"topic": topic, "type": type_, "source": source[:100], "place": origin}
    log.error("message_disbelieved", reason=str(fault), **told)
