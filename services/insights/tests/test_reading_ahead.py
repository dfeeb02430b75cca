"""Histories are read one page ahead. Nobody takes that for what was used."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from kreis.chassis.logs import current_traceparent, new_traceparent, tracing
from kreis.insights.jobs.histories import Histories, one_ahead
from services.insights.tests.histories import Owners
from services.insights.tests.reader import Insights
from services.insights.tests.whole import live_through


def test_the_next_is_made_while_one_is_used() -> None:
    made = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        made.set()
        yield 2

    ahead = one_ahead(items())
    assert next(ahead) == 1
    assert made.wait(10), "nobody has asked for it yet"
    assert list(ahead) == [2]


def test_a_fault_comes_behind_what_was_made_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ConnectionError

    ahead = one_ahead(items())
    assert next(ahead) == 1
    with pytest.raises(ConnectionError):
        next(ahead)


def test_requests_ahead_belong_to_the_same_trace() -> None:
    def items() -> Iterator[str]:
        yield current_traceparent()
        yield current_traceparent()

    with tracing(trace := new_traceparent()):
        assert list(one_ahead(items())) == [trace, trace]


def test_a_page_that_was_read_but_not_used_is_read_again(
    insights: Insights, owners: Owners
) -> None:
    group = insights.group(size=7)
    live_through(group)
    owners.tell(group)
    whole = sum(map(len, Histories(owners.settings, insights.agency).facts()))
    histories = Histories(owners.settings, insights.agency)

    next(page for page in histories.facts() if page)  # its transaction fails

    assert whole > 0
    assert sum(map(len, histories.facts())) == whole
    assert sum(map(len, histories.facts())) == 0
