"""The subscriber kit finds each planted fault by its case, and passes the example."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kit.tests.faulty import FAULTS
from kreis.contracts import Topic
from kreis.kit.broker import Broker
from kreis.kit.results import Result
from kreis.kit.subscriber.running import CASES, results, trying

PROGRAM = [sys.executable, "-m", "kit.tests.faulty"]


NEVER = "forgets_nobody", "begins_at_the_end_of_the_topic"
"""Faults of programs for which the kit waits in vain."""


def tried(broker: Broker, fault: str, *cases: str) -> Iterator[Result]:
    patience = 3.0 if fault in NEVER else 30.0
    with trying([*PROGRAM, fault], broker, patience=patience) as trial:
        trial.grace = 1.0 if fault == "none" else 0.2
        yield from results(trial, [each for each in CASES if each.name in cases])


def test_the_example_passes_every_case(broker: Broker) -> None:
    found = list(tried(broker, "none", *(each.name for each in CASES)))

    assert [each for each in found if not each.holds or each.skipped] == []
    assert len(found) == len(CASES)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_found(
    broker: Broker, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Any], None]
) -> None:
    if FAULTS[fault] == "codecs":  # a topic as the contracts say hides it
        as_sent = {"compression.type": "producer"}
        settings = Topic.kafka_config
        monkeypatch.setattr(Topic, "kafka_config", lambda self: settings(self) | as_sent)

    [result] = tried(broker, fault.__name__, FAULTS[fault])

    assert result.differs
    assert ("within 3 s" in result.differs.expected) == (fault.__name__ in NEVER)


def test_every_case_finds_a_fault() -> None:
    assert set(FAULTS.values()) == {each.name for each in CASES}
