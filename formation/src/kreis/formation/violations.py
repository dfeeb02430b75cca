"""Names of the hard rules, and how a broken one is shown outside this package.

Keep-apart, keep-together and staff notes protect people from one another. Outside this package they
share one name: `group_planning_rule`. A rule's name leaves the package only through `shown`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple


class Rule(StrEnum):
    """In the order in which they are asked; the first broken one is the one that is counted."""

    REACH = "reach"
    START_WEEK = "start_week"
    SLOT = "slot"
    MORNINGS = "mornings"
    LANGUAGE = "language"
    WOMEN_ONLY = "women_only"
    CHILDCARE = "childcare"
    ROOM = "room"
    SIZE = "size"
    KEEP_APART = "keep_apart"
    KEEP_TOGETHER = "keep_together"
    ISOLATION = "isolation"
    MEMBERSHIP = "membership"
    """Not a wish of anybody's: a grouping names everybody and every offer once, and only known."""


GROUP_PLANNING_RULE = "group_planning_rule"
CONFIDENTIAL = frozenset({Rule.KEEP_APART, Rule.KEEP_TOGETHER})


class Violation(NamedTuple):
    """One broken rule: where, by whom, and by how much (places, people; 1 for a yes or no)."""

    rule: Rule
    offer_id: str
    people: tuple[str, ...] = ()
    band: str = ""
    amount: int = 1


def worsened(before: Iterable[Violation], after: Iterable[Violation]) -> Iterator[Violation]:
    """Those that are new, or go further than they did before."""
    then = {violation[:-1]: violation.amount for violation in before}
    return (each for each in after if each.amount > then.get(each[:-1], 0))


def shown(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The names that people may read, each once, in the rules' order."""
    names = [
        GROUP_PLANNING_RULE if rule in CONFIDENTIAL else rule.value
        for rule in sorted(set(rules), key=list(Rule).index)
    ]
    return tuple(dict.fromkeys(names))
