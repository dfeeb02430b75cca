"""Reasons: why somebody is in her group, or which phone call would place her.

A member is told with whom she has most in common, term by term, and what she would lose in the
next-best group. An unplaced person is told how many offers each rule closes to her, and the fewest
and cheapest changes that would place her. Each of these changes was tried against the rules.

Promise: keep-apart and keep-together are never named and never proposed to be lifted. In counts
they share one number with isolation. The next-best group is found as if they did not exist, so
neither a count nor a gap shows that two people must not meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kreis.formation.grouping import Grouping
from kreis.formation.objective import Affinity
from kreis.formation.obstacles import Situation
from kreis.formation.problem import Problem
from kreis.formation.relaxing import Relaxation, cheapest_relaxations
from kreis.formation.violations import CONFIDENTIAL, GROUP_PLANNING_RULE, Rule

COMPANIONS = 3
COUNTED_AS_ONE = CONFIDENTIAL | {Rule.ISOLATION}


@dataclass(frozen=True)
class Companion:
    """Another member, and what the two have in common: points by term."""

    person_id: str
    affinity: int
    terms: Mapping[str, int]


@dataclass(frozen=True)
class MemberReason:
    """Why this group: mean affinity to it, and how much more that is than in the next best."""

    offer_id: str
    affinity: int
    companions: tuple[Companion, ...]
    next_best: str | None
    gain: int | None


@dataclass(frozen=True)
class UnplacedReason:
    """How many offers each rule closes to her, and which changes would place her.

    `help` lists single changes if one is enough, else the fewest that one offer needs, all of
    them. It is empty if no phone call helps."""

    blocked: Mapping[str, int]
    help: tuple[Relaxation, ...]


@dataclass(frozen=True)
class Reasons:
    """A reason for everybody of the now."""

    members: Mapping[str, MemberReason]
    unplaced: Mapping[str, UnplacedReason]


def explain(problem: Problem, grouping: Grouping, affinity: Affinity) -> Reasons:
    """A reason for every member and for everybody who is unplaced."""
    now = Situation(problem, grouping)
    ids = [person.id for person in problem.people]
    return Reasons(
        members={who: _of_member(now, affinity, who) for who in ids if now.offer_of(who)},
        unplaced={who: _of_unplaced(now, affinity, who) for who in ids if not now.offer_of(who)},
    )


def explain_member(
    problem: Problem, grouping: Grouping, affinity: Affinity, person_id: str
) -> MemberReason:
    """The reason of one member."""
    return _of_member(Situation(problem, grouping), affinity, person_id)


def _of_member(now: Situation, affinity: Affinity, person_id: str) -> MemberReason:
    offer_id = now.grouping.offer_of[person_id]
    members = now.grouping.members_of[offer_id]
    here = affinity.mean_with(person_id, members)
    elsewhere = {
        group.offer_id: affinity.mean_with(person_id, group.members)
        for group in now.grouping.groups
        if group.offer_id != offer_id and now.seems_open_to(person_id, group.offer_id)
    }
    next_best = min(elsewhere, key=lambda other: (-elsewhere[other], other), default=None)
    return MemberReason(
        offer_id=offer_id,
        affinity=here,
        companions=_companions(affinity, person_id, members),
        next_best=next_best,
        gain=None if next_best is None else here - elsewhere[next_best],
    )


def _companions(
    affinity: Affinity, person_id: str, members: tuple[str, ...]
) -> tuple[Companion, ...]:
    """Those she has most in common with."""
    others = [other for other in members if other != person_id]
    nearest = sorted(others, key=lambda other: (-affinity.between(person_id, other), other))
    return tuple(
        Companion(other, affinity.between(person_id, other), affinity.terms(person_id, other))
        for other in nearest[:COMPANIONS]
    )


def _of_unplaced(now: Situation, affinity: Affinity, person_id: str) -> UnplacedReason:
    person = now.problem.person[person_id]
    first = [rules[0] for offer in now.problem.offers if (rules := now.obstacles(person, offer))]
    counts = Counter(GROUP_PLANNING_RULE if r in COUNTED_AS_ONE else r.value for r in first)
    return UnplacedReason(
        blocked=dict(sorted(counts.items())), help=cheapest_relaxations(now, affinity, person)
    )
