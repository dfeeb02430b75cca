"""Reasons in a region: what cohorts reach, and why somebody is in hers or in none.

A member: whom she has most in common with, her mean affinity, and what she would lose in the best
other cohort that could take her. Somebody unplaced: the first rule in her way, counted over all
cohorts, and the cheapest single change after which a cohort could take her, with how many would.

Promise: keep-apart and keep-together are never named; they share one count with isolation, and a
change is only named where nothing else is in the way, so it has been tried against all rules.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from kreis.formation.objective import group_affinity, mean_affinity
from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.affinity import Columns, affinity_between, columns
from kreis.formation.workbench.regions.checker import EXACT
from kreis.formation.workbench.regions.region import Cohort, Region, Resident

PLANNING = "group planning rule"
COST: Mapping[str, int] = {
    "slot": 1,
    "start week": 2,
    "too far": 3,
    "childcare": 5,
    "language": 6,
    "full": 7,
}
"""How dear a change is beside the others; what is not here is nobody's to change by a call."""
CALL: Mapping[str, str] = {
    "slot": "free at slot {0.slot}",
    "start week": "able to start in week {0.start_week}",
    "too far": "a lift to venue {0.venue}",
    "childcare": "her children looked after elsewhere",
    "language": "an interpreter into language {0.language}",
    "full": "one more seat",
}
COMPANIONS = 3


def reached(region: Region, cohorts: Sequence[Cohort], weights: Weights) -> dict[str, int]:
    """The objective's parts, in points; `mean_affinity` is over all members."""
    people = columns(region.people)
    good = (region.sizes.least + region.sizes.most) // 2
    sizes = [len(cohort.members) for cohort in cohorts]
    bonds = [int(_table(region, people, cohort).sum()) // 2 for cohort in cohorts]
    means = [mean_affinity(size, bond) for size, bond in zip(sizes, bonds, strict=True)]
    affinity = sum(group_affinity(size, bond) for size, bond in zip(sizes, bonds, strict=True))
    unevenness = weights.evenness * sum((size - good) * (size - good) for size in sizes)
    weakest = min(means, default=0)
    return {
        "placed": sum(sizes),
        "affinity": affinity,
        "unevenness": unevenness,
        "weakest_group": weakest,
        "quality": affinity - unevenness + weights.weakest_group * weakest,
        "mean_affinity": affinity // max(1, sum(sizes)),
    }


def _table(region: Region, people: Columns, cohort: Cohort) -> np.ndarray:
    members = people.of(np.array([region.row[each] for each in cohort.members], dtype=np.int64))
    table = affinity_between(members, members)
    np.fill_diagonal(table, 0)
    return table


def reasons(region: Region, cohorts: Sequence[Cohort]) -> Iterator[str]:
    """A line for everybody, members first."""
    here = _Here(region, cohorts)
    for index, cohort in enumerate(cohorts):
        for member in cohort.members:
            yield here.of_member(member, index)
    placed = {member for cohort in cohorts for member in cohort.members}
    for person in region.people:
        if person.id not in placed:
            yield here.of_unplaced(person)


class _Here:
    """The cohorts as they are."""

    def __init__(self, region: Region, cohorts: Sequence[Cohort]) -> None:
        self.cohorts, self.sizes = cohorts, region.sizes
        self.people = {person.id: person for person in region.people}
        self.venues = {venue.id: venue for venue in region.venues}
        self.apart, self.together = (
            _others(pairs) for pairs in (region.keep_apart, region.keep_together)
        )

    def rules_in_the_way(self, person: Resident, cohort: Cohort) -> list[str]:
        venue = self.venues[cohort.venue]
        away = math.dist((person.x_km, person.y_km), (venue.x_km, venue.y_km))
        members = [self.people[each] for each in cohort.members if each != person.id]
        children = person.children + sum(each.children for each in members)
        asked = {
            "too far": away > person.max_km + EXACT,
            "start week": cohort.start_week not in person.start_weeks,
            "slot": cohort.slot not in person.slots,
            "language": cohort.language not in person.languages,
            "childcare": children > venue.childcare_places,
            "full": len(members) >= self.sizes.most,
            PLANNING: self._must_not(person, members),
        }
        return [rule for rule, is_broken in asked.items() if is_broken]

    def _must_not(self, person: Resident, members: Sequence[Resident]) -> bool:
        """Isolation and the pairs, which are never told apart."""
        ids = {each.id for each in members}
        alone = person.protected_minority and not any(
            each.home_language == person.home_language for each in members
        )
        apart = self.apart.get(person.id, frozenset())
        together = self.together.get(person.id, frozenset())
        return alone or bool(apart & ids) or not together <= ids

    def of_member(self, member: int, index: int) -> str:
        means = {
            other: mean
            for other, cohort in enumerate(self.cohorts)
            if other == index or self._seems_open(self.people[member], cohort)
            for mean in [self._mean(member, cohort)]
        }
        here = means.pop(index)
        nearest = sorted(self._affinities(member, self.cohorts[index]), reverse=True)[:COMPANIONS]
        friends = ", ".join(f"{other} ({points})" for points, other in nearest)
        best = max(means.values(), default=None)
        gain = "" if best is None else f", {here - best:+} against the next best cohort"
        return f"{member}: cohort {index}, affinity {here}{gain}; nearest {friends}"

    def _seems_open(self, person: Resident, cohort: Cohort) -> bool:
        """As if the rules of group planning did not exist, so that no gap tells of them."""
        return set(self.rules_in_the_way(person, cohort)) <= {PLANNING}

    def _mean(self, member: int, cohort: Cohort) -> int:
        points = [each for each, _ in self._affinities(member, cohort)]
        return sum(points) // max(1, len(points))

    def _affinities(self, member: int, cohort: Cohort) -> list[tuple[int, int]]:
        others = [self.people[each] for each in cohort.members if each != member]
        points = affinity_between(columns([self.people[member]]), columns(others))[0]
        return [(int(each), other.id) for each, other in zip(points, others, strict=True)]

    def of_unplaced(self, person: Resident) -> str:
        ways = [(self.rules_in_the_way(person, cohort), cohort) for cohort in self.cohorts]
        counts = Counter(rules[0] if rules else "possible" for rules, _ in ways)
        blocked = ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items()))
        calls = Counter(
            (COST[rules[0]], CALL[rules[0]].format(cohort))
            for rules, cohort in ways
            if len(rules) == 1 and rules[0] in COST
        )
        if not calls:
            return f"{person.id}: unplaced; {blocked or 'no cohorts'}; no single call would help"
        cost, call = min(calls, key=lambda each: (each[0], -calls[each], each[1]))
        return f"{person.id}: unplaced; {blocked}; {call} opens {calls[cost, call]}"


def _others(pairs: Sequence[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {each: frozenset(others) for each, others in found.items()}
