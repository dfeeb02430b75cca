"""What stands on the topics at the end: counted, checked against the contracts, compared.

Promise: every record of every topic is read, each fact once by its id; a fact that its contract
does not allow, a number missing or out of order, or a count other than `facts.csv` says, is told.
"""

from __future__ import annotations

import csv
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from importlib.resources import files

from kreis.chassis.config import KafkaAccess
from kreis.chassis.message import Message, decode
from kreis.chassis.messaging.broker import read_all
from kreis.contracts import topics
from kreis.onebox.story.services import Unexpected, expect

Counts = Mapping[tuple[str, str], int]


def expected_counts() -> Counts:
    text = (files(__package__) / "facts.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["topic"], row["fact"]): int(row["count"]) for row in rows}


def facts_on_topics(access: KafkaAccess) -> list[Message]:
    """Every fact, in the order of its topic's partitions; repetitions of a delivery left out."""
    found: dict[object, Message] = {}
    for wire in read_all(access, sorted(topics())):
        message = decode(wire)
        found.setdefault(message.id, message)
    return list(found.values())


def told_facts(access: KafkaAccess, patience: float) -> list[Message]:
    """All facts of a story, as they should be. The last are on their way for a while, longer where
    a broker or a worker was killed: looks again, for `patience` seconds, as long as one is missing.
    Raises `Unexpected` at the first thing that is not as it should be."""
    deadline = time.monotonic() + patience
    while _is_one_missing(messages := facts_on_topics(access)) and time.monotonic() < deadline:
        time.sleep(0.5)
    _check(messages)
    return messages


def _is_one_missing(messages: list[Message]) -> bool:
    found = counted(messages)
    return any(found.get(fact, 0) < count for fact, count in expected_counts().items())


def _check(messages: list[Message]) -> None:
    for message in messages:
        topics()[message.topic].facts[message.type].validate(message.data)
    numbers = defaultdict(list)
    for message in messages:
        numbers[message.source, message.topic, message.key].append(message.sequence)
    for line, found in numbers.items():
        if found != list(range(1, len(found) + 1)):
            raise Unexpected(f"numbers of {line}: {found}")
    expect("facts on the topics", expected_counts(), counted(messages))


def counted(messages: list[Message]) -> Counts:
    return dict(sorted(Counter((message.topic, message.type) for message in messages).items()))
