"""Readers outside: what a program of others keeps, and what a service may not tell it any more."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

from kreis.chassis.message import Message
from kreis.contracts import topics

TELLS_SERVICES = ("kreis.protection-changed.v1", "kreis.participant-erased.v1")
"""Facts from which on a service tells outsiders nothing more about a person."""


def is_public(message: Message) -> bool:
    topic = topics()[message.topic]
    return topic.for_others and not topic.says_whom_to_forget


def kept(told: Iterable[Message], seed: int) -> set[str]:
    """Whom a reader of the public topics knows, which have no order among each other."""
    read = [each for each in told if topics()[each.topic].for_others]
    random.Random(seed).shuffle(read)
    known: set[str] = set()
    forgotten: set[str] = set()
    for each in read:
        if topics()[each.topic].says_whom_to_forget:
            forgotten.add(each.key)
            known.discard(each.key)
        elif each.key not in forgotten:
            known.add(each.key)
    return known


def told_to_forget(told: Iterable[Message]) -> Counter[str]:
    """How often outsiders were told to forget each person."""
    return Counter(each.key for each in told if topics()[each.topic].says_whom_to_forget)
