"""Objective: scores a group and a whole grouping; the higher score is the better grouping.

It has three levels. Each decides only where those before it are equal:

1. placed = the people in groups;
2. placement = Σ over the placed of π, where π = 1000 and 1 more per day waited, at most 365;
3. quality = Σ_g 2/(n_g - 1)·Σ_{i<j in g} a_ij  -  β·Σ_g (n_g - n*_g)²  +  φ·min_g mean affinity.

a_ij, from 0 to 1000, is the affinity of two people (`Affinity`). Dividing by the group's size
counts every member's *mean* affinity to her group once: a big group is not better for being big. n*
is the middle of the offer's bounds: equal offers get groups of equal size. The last term scores the
weakest group, so that nobody gets the poor one. The weights are those of `problem.Weights`.

All numbers are integers and every division rounds down, so sums are exact in any order and on any
machine. Units: points. `engine/valuing` computes the same sums step by step during the search.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from datetime import date
from itertools import combinations

import numpy as np

from kreis.formation.grouping import Grouping
from kreis.formation.offers import Offer
from kreis.formation.people import Person
from kreis.formation.problem import Problem, Weights


@dataclass(frozen=True)
class Objective:
    """What a grouping reaches; `rank` is what is compared."""

    placed: int
    placement: int
    affinity: int
    unevenness: int
    weakest_group: int

    @property
    def quality(self) -> int:
        return self.affinity - self.unevenness + self.weakest_group

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.placed, self.placement, self.quality

    def to_dict(self) -> dict[str, int]:
        return {**asdict(self), "quality": self.quality}


class Affinity:
    """How much two people are likely to have in common, term by term."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._bands = {person.id: _bands_of_children(person) for person in problem.people}
        self._known: dict[tuple[str, str], int] = {}

    def between(self, one: str, other: str) -> int:
        """a_ij, from 0 to 1000; the same both ways."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self._known:
            self._known[pair] = sum(self.terms(*pair).values())
        return self._known[pair]

    def terms(self, one: str, other: str) -> Mapping[str, int]:
        """The five terms of a_ij; each is its weight times the share that the two have in common.

        closeness: of the venues that either can reach; child ages: of their children's age bands;
        availability: of their slots, those that only one of the two has, for she can then look
        after the other's children (the time to meet is the offer's, by hard rule);
        topics: of those they asked for; home language: the same or not.
        """
        she, her = self._problem.person[one], self._problem.person[other]
        weights = self._problem.weights
        alone, either = len(she.slots ^ her.slots), len(she.slots | her.slots)
        return {
            "closeness": _shared(weights.closeness, she.reach.keys(), her.reach.keys()),
            "child_ages": _shared(weights.child_ages, self._bands[one], self._bands[other]),
            "availability": weights.availability * alone // either if either else 0,
            "topics": _shared(weights.topics, she.topics, her.topics),
            "home_language": weights.home_language * (she.home_language == her.home_language),
        }

    def bond(self, members: Sequence[str]) -> int:
        """Σ_{i<j} a_ij over the members of a group."""
        return sum(self.between(one, other) for one, other in combinations(members, 2))

    def mean_with(self, person_id: str, members: Collection[str]) -> int:
        """Her mean affinity to the others of a group; 0 if there are none."""
        others = [other for other in members if other != person_id]
        return sum(self.between(person_id, other) for other in others) // max(1, len(others))


def affinity_table(problem: Problem) -> np.ndarray:
    """[person][person] a_ij of all pairs at once, in the problem's order; 0 with herself."""
    people, weights = problem.people, problem.weights
    total = _points(weights.closeness, [person.reach.keys() for person in people])
    total += _points(weights.child_ages, [_bands_of_children(person) for person in people])
    total += _points(weights.topics, [person.topics for person in people])
    both, either = _overlaps([person.slots for person in people])
    total += weights.availability * (either - both) // np.maximum(1, either)
    homes = np.array([person.home_language for person in people], dtype=object)
    total += weights.home_language * (homes[:, None] == homes[None, :]).astype(np.int64)
    np.fill_diagonal(total, 0)
    return total


def _points(weight: int, sets: Sequence[Collection[str]]) -> np.ndarray:
    both, either = _overlaps(sets)
    points: np.ndarray = weight * both // np.maximum(1, either)
    return points


def _overlaps(sets: Sequence[Collection[str]]) -> tuple[np.ndarray, np.ndarray]:
    """|A ∩ B| and |A ∪ B| of all pairs."""
    names = {name: index for index, name in enumerate(sorted({n for each in sets for n in each}))}
    has = np.zeros((len(sets), len(names)), np.int64)
    for row, each in enumerate(sets):
        has[row, [names[name] for name in each]] = 1
    both = has @ has.T
    count = has.sum(axis=1)
    return both, count[:, None] + count[None, :] - both


def _shared(weight: int, one: Set[str], other: Set[str]) -> int:
    either = len(one | other)
    return weight * len(one & other) // either if either else 0


def _bands_of_children(person: Person) -> frozenset[str]:
    return frozenset(child.band for week in person.start_weeks.values() for child in week.children)


def group_affinity(size: int, bond: int) -> int:
    """2/(n - 1)·bond: the sum of the members' mean affinities."""
    return 2 * bond // (size - 1) if size > 1 else 0


def mean_affinity(size: int, bond: int) -> int:
    """A group's mean affinity, from 0 to 1000."""
    return 2 * bond // (size * (size - 1)) if size > 1 else 0


def unevenness(weights: Weights, offer: Offer, size: int) -> int:
    """β·(n - n*)²."""
    return weights.evenness * (size - offer.good_size) * (size - offer.good_size)


def values_of_placing(weights: Weights, people: Iterable[Person]) -> dict[str, int]:
    """π of each person. Days are counted to the day on which the newest began to wait, so that
    the value needs no clock."""
    waiting_since = {person.id: person.waiting_since for person in people}
    newest = max(waiting_since.values(), default=date.min)
    return {
        person_id: weights.person
        + weights.waiting_day * min((newest - since).days, weights.waiting_days_most)
        for person_id, since in waiting_since.items()
    }


def evaluate(problem: Problem, grouping: Grouping, affinity: Affinity) -> Objective:
    """What a grouping reaches."""
    values = values_of_placing(problem.weights, problem.people)
    groups = [
        (problem.offer[group.offer_id], len(group.members), affinity.bond(group.members))
        for group in grouping.groups
    ]
    weakest = min((mean_affinity(size, bond) for _, size, bond in groups), default=0)
    return Objective(
        placed=len(grouping.offer_of),
        placement=sum(values[person_id] for person_id in grouping.offer_of),
        affinity=sum(group_affinity(size, bond) for _, size, bond in groups),
        unevenness=sum(unevenness(problem.weights, offer, size) for offer, size, _ in groups),
        weakest_group=problem.weights.weakest_group * weakest,
    )
