"""What two people of a region have in common: a_ij, an integer from 0 to 1000.

    closeness      400 · (1 - distance / 20 km), 0 beyond
    child ages     300 · |A ∩ B| / |A ∪ B| of the age bands
    availability   100 · |A ∆ B| / |A ∪ B| of the slots: one can look after the other's children
    topics         100 · |A ∩ B| / |A ∪ B|
    home language  100 if it is the same

The weights are those of the benchmark's description (`cohort_formation` §3.3), which leaves open
how closeness falls; 20 km is ours. Every division rounds down, so sums are exact in any order.
Sets are bit masks, distances whole units of 100 m.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kreis.formation.workbench.regions.region import Resident

CLOSENESS, AGES, AVAILABILITY, TOPICS, HOME = 400, 300, 100, 100, 100
FAR = 200
"""Hectometres at which closeness is nothing."""


class Columns(NamedTuple):
    """People, column by column: [person] or [person][what she can]."""

    x: np.ndarray
    y: np.ndarray
    reach: np.ndarray
    slots: np.ndarray
    weeks: np.ndarray
    languages: np.ndarray
    home: np.ndarray
    protected: np.ndarray
    children: np.ndarray
    ages: np.ndarray
    topics: np.ndarray

    def of(self, rows: np.ndarray) -> Columns:
        """Only some of the people."""
        return Columns(*(column[rows] for column in self))


def columns(people: Sequence[Resident]) -> Columns:
    return Columns(
        x=_numbers([hectometres(person.x_km) for person in people]),
        y=_numbers([hectometres(person.y_km) for person in people]),
        reach=_numbers([hectometres(person.max_km) for person in people]),
        slots=_numbers([_mask(person.slots) for person in people]),
        weeks=_numbers([_mask(person.start_weeks) for person in people]),
        languages=_numbers([_mask(person.languages) for person in people]),
        home=_numbers([person.home_language for person in people]),
        protected=_numbers([person.protected_minority for person in people]),
        children=_numbers([person.children for person in people]),
        ages=_numbers([_mask(person.child_age_bands) for person in people]),
        topics=_numbers([_mask(person.topics) for person in people]),
    )


def hectometres(kilometres: float) -> int:
    return round(kilometres * 10)


def affinity_between(one: Columns, other: Columns) -> np.ndarray:
    """[person of one][person of the other] a_ij."""
    near = np.maximum(0, FAR - np.sqrt(distance_squared(one, other)).astype(np.int64))
    total: np.ndarray = CLOSENESS * near // FAR
    total += _shared(AGES, one.ages, other.ages)
    total += _shared(TOPICS, one.topics, other.topics)
    total += AVAILABILITY - _shared(AVAILABILITY, one.slots, other.slots, round_up=True)
    total += HOME * (one.home[:, None] == other.home[None, :])
    return total


def distance_squared(one: Columns, other: Columns) -> np.ndarray:
    """In square hectometres; a root of such whole numbers is rounded alike on every machine."""
    across = one.x[:, None] - other.x[None, :]
    along = one.y[:, None] - other.y[None, :]
    squared: np.ndarray = across * across + along * along
    return squared


def _shared(weight: int, one: np.ndarray, other: np.ndarray, round_up: bool = False) -> np.ndarray:
    """The weight's share that both have of what either has."""
    both = _count(one[:, None] & other[None, :])
    either = np.maximum(1, _count(one[:, None] | other[None, :]))
    points: np.ndarray = -(-weight * both // either) if round_up else weight * both // either
    return points


def _count(masks: np.ndarray) -> np.ndarray:
    count: np.ndarray = np.bitwise_count(masks).astype(np.int64)
    return count


def _mask(numbers: Sequence[int]) -> int:
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


def _numbers(values: Sequence[int]) -> np.ndarray:
    return np.array(values, dtype=np.int64)
