"""The kit for readers of views finds each planted fault by its case, and passes the example."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kit.tests.faulty_view import FAULTS
from kreis.kit.broker import OF_A_VIEW, Broker, of_kafka
from kreis.kit.results import Result
from kreis.kit.subscriber.running import results
from kreis.kit.view.running import CASES, trying
from kreis.onebox.kafka import EmbeddedKafka

PROGRAM = [sys.executable, "-m", "kit.tests.faulty_view"]


@pytest.fixture(scope="module")
def view_broker(own_kafka: EmbeddedKafka) -> Iterator[Broker]:
    with of_kafka(own_kafka, OF_A_VIEW) as broker:
        yield broker


def tried(broker: Broker, fault: str, *cases: str) -> Iterator[Result]:
    with trying([*PROGRAM, fault], broker, patience=30) as trial:
        trial.patience = 30.0 if fault == "none" else 6.0
        yield from results(trial, [each for each in CASES if each.name in cases])


def test_the_example_passes_every_case(view_broker: Broker) -> None:
    found = list(tried(view_broker, "none", *(each.name for each in CASES)))

    assert [each for each in found if not each.holds or each.skipped] == []
    assert len(found) == len(CASES)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_found(view_broker: Broker, fault: Callable[[Any], None]) -> None:
    [result] = tried(view_broker, fault.__name__, FAULTS[fault])

    assert result.differs
    assert "exit code" not in str(result.differs), "the fault is found, and no error of its own"


def test_every_case_finds_a_fault() -> None:
    assert set(FAULTS.values()) == {each.name for each in CASES}
