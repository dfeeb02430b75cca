"""Figures: shares of people and of pairs. None tells of fewer than five people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import comb

from kreis.insights.domain.bands import FEWEST
from kreis.insights.domain.intervals import wilson

EXACT_FROM = 10
"""From so many people on, all and none are told. Below, both tell of each of them."""


class Nearly(StrEnum):
    """What is told instead of a number. All but one counts as `ALL`, one as `NONE`: otherwise the
    word would tell that it is all of them."""

    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Figure:
    """A share of people. `low` and `high` bound it with 95 % confidence (Wilson).

    Either the count and its bounds are told, or `nearly`.
    """

    count: int | None
    total: int
    low: float | None
    high: float | None
    nearly: Nearly | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a group, of those that are possible. Pairs share people, so there is no interval."""

    count: int | None
    total: int
    nearly: Nearly | None = None


def figure(count: int, total: int) -> Figure | None:
    """Returns the figure, or None if fewer than five people stand behind it."""
    if total < FEWEST:
        return None
    if not is_exact(count, total):
        nearly = Nearly.ALL if count > 1 else Nearly.NONE
        return Figure(None, total, None, None, nearly)
    low, high = wilson(count, total)
    return Figure(count, total, round(low, 4), round(high, 4))


def is_exact(count: int, total: int) -> bool:
    """True if a share may be told as a number."""
    return total >= EXACT_FROM or (total >= FEWEST and 1 < count < total - 1)


def pairs_of(count: int, people: int, *, are_people_exact: bool = True) -> Pairs | None:
    """Returns how many pairs of a group of `people` met, or None if that would tell too much.

    Below ten people, more pairs than all but one of them could make are nearly all. Where the
    number of people is not told, neither is a number of pairs: it would tell that number.
    """
    if people < FEWEST:
        return None
    total = comb(people, 2)
    if people >= EXACT_FROM:
        return Pairs(count, total)
    if count >= comb(people - 1, 2):
        return Pairs(None, total, Nearly.ALL)
    if count <= 1:
        return Pairs(None, total, Nearly.NONE)
    return Pairs(count, total) if are_people_exact else None
