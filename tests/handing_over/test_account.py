"""The account of a handover finds what was told twice, lost, added or left out of the folder."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from kreis.onebox.story.ledger import expected_counts
from tests.handing_over.account import DELIVERY, RAISED, SENT, Account

MESSAGES = expected_counts()[DELIVERY, SENT]
CALLS = expected_counts()[DELIVERY, RAISED]
Facts = list[Any]


def fact(type_: str, number: int) -> SimpleNamespace:
    data = {"kind": "invitation", "cause": f"cause {number}", "version": 1}
    return SimpleNamespace(type=type_, key=f"person {number}", id=f"{type_}-{number}", data=data)


def story() -> Facts:
    """What two services tell of the story if neither repeats the other."""
    sent = [fact(SENT, number) for number in range(MESSAGES)]
    return [*sent, *(fact(RAISED, number) for number in range(CALLS))]


def test_what_is_told_once_is_in_order() -> None:
    account = Account(story(), MESSAGES)

    assert account.faults == []
    assert account.is_whole


@pytest.mark.parametrize(
    ("plant", "says"),
    [
        (lambda facts: [*facts, SimpleNamespace(**vars(facts[0]) | {"id": "other"})], "told twice"),
        (lambda facts: facts[1:], f"lost: 1 {SENT}"),
        (lambda facts: facts[:-1], f"lost: 1 {RAISED}"),
        (lambda facts: [*facts, fact(RAISED, CALLS)], f"more: 1 {RAISED}"),
    ],
)
def test_a_planted_fault_is_found(plant: Callable[[Facts], Facts], says: str) -> None:
    account = Account(plant(story()), MESSAGES)

    assert any(says in fault for fault in account.faults), account.faults


def test_a_message_that_nothing_is_told_of_is_found() -> None:
    (said,) = Account(story(), MESSAGES + 1).faults

    assert said == f"{MESSAGES + 1} messages in the folder, {MESSAGES} sent"
