"""Existing groups: finds seats for newcomers, replaces drop-outs, merges two small groups.

Nothing is decided here. Each function lists what could be done without breaking a hard rule, best
first, and staff choose. `frozen` groups neither take nor give anybody for a newcomer (a cohort is
frozen after its first week). Back-filling and merging name the groups they are about.

Promise: a newcomer moves at most two others. Every answer obeys every hard rule in the groups that
it changes. Keep-apart and keep-together are obeyed and never named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kreis.formation.compiling import compiled
from kreis.formation.engine.growing import restore
from kreis.formation.engine.numbers import GROUPS, LABEL, Numbers, Row, pack
from kreis.formation.engine.placing import Way, ways_in
from kreis.formation.engine.state import NOWHERE, empty
from kreis.formation.grouping import Grouping
from kreis.formation.moves import Move, UnknownName, newly_broken
from kreis.formation.objective import Affinity, evaluate
from kreis.formation.problem import Problem
from kreis.formation.rules import isolated

MOST_MOVES = 2
TRIES_FOR_ALL = 20_000
"""About two seconds of the processor, in groups of a few hundred people."""


@dataclass(frozen=True)
class Joining:
    """Somebody joins an offer's group; `moves` are those of others that make room, in order."""

    person_id: str
    offer_id: str
    along: tuple[str, ...]
    """Those she must be with."""
    moves: tuple[Move, ...]
    quality: int
    """Of all groups afterwards, in points."""


@dataclass(frozen=True)
class Merger:
    """Two groups as one, at an offer of either or at a free one."""

    offer_id: str
    members: tuple[str, ...]
    quality: int
    breaks: tuple[str, ...] = ()
    """The rules in the way, by the names that people may read."""


class _Groups:
    """A grouping in the engine's numbers, as lists, for few questions that must be fast."""

    def __init__(self, problem: Problem, grouping: Grouping) -> None:
        alone = _alone(problem, grouping)
        self.problem = _as_it_is(problem, grouping, alone)
        numbers, self.blocks = compiled(self.problem)
        self.block_of = {p.id: index for index, block in enumerate(self.blocks) for p in block}
        number = {offer.id: index for index, offer in enumerate(problem.offers)}
        self.n, self.s = started(
            numbers,
            [
                (number[group.offer_id], sorted({self.block_of[who] for who in group.members}))
                for group in grouping.groups
            ],
        )
        self._bound = {self.block_of[who] for who in alone}
        self.tried = 0

    def open_groups(self, shut: Collection[str]) -> list[int]:
        n, s = self.n, self.s
        return [
            group
            for group in range(n[GROUPS])
            if s[n[LABEL] + group] != NOWHERE and self.offer(group) not in shut
        ]

    def offer(self, group: int) -> str:
        return self.problem.offers[self.s[self.n[LABEL] + group]].id

    def ways(self, block: int, groups: Collection[int], moves: int) -> list[Way]:
        found = ways_in(self.n, self.s, block, groups, moves, self._bound)
        self.tried += found.tried
        return found.ways

    def joining(self, person_id: str, way: Way) -> Joining:
        first, *others = way.steps
        return Joining(
            person_id,
            self.offer(first.group),
            tuple(p.id for p in self.blocks[first.block] if p.id != person_id),
            tuple(self._move(step.block, self.offer(step.group)) for step in others),
            way.quality,
        )

    def _move(self, block: int, offer_id: str) -> Move:
        first, *along = (person.id for person in self.blocks[block])
        return Move(first, offer_id, tuple(along))


def _alone(problem: Problem, grouping: Grouping) -> set[str]:
    """Who is isolated as things are, after somebody left perhaps."""
    return {
        person.id
        for group in grouping.groups
        for person in isolated([problem.person[who] for who in group.members])
    }


def _as_it_is(problem: Problem, grouping: Grouping, alone: Collection[str]) -> Problem:
    """The problem with its rules eased as far as the groups already break them.

    A group that has become too small may grow by one. One that is too large is full. A member who
    is alone need not get company first, and stays where she is."""
    sizes = {group.offer_id: len(group.members) for group in grouping.groups}
    offers = [
        replace(
            offer,
            adults_min=min(offer.adults_min, sizes.get(offer.id, offer.adults_min)),
            adults_max=max(offer.adults_max, sizes.get(offer.id, offer.adults_max)),
        )
        for offer in problem.offers
    ]
    people = [
        replace(each, isolation_waived=True) if each.id in alone else each
        for each in problem.people
    ]
    return replace(problem, people=tuple(people), offers=tuple(offers))


def started(numbers: Numbers, groups: Sequence[tuple[int, list[int]]]) -> tuple[Row, Row]:
    """The numbers and a state in which these groups exist, as lists."""
    rates = numbers.rates.copy()
    rates[-1] = max(int(rates[-1]), len(groups))
    packed = pack(numbers._replace(rates=rates))
    n: Row = packed.row.tolist()
    s: Row = empty(packed).tolist()
    home = np.full(len(numbers.weight), NOWHERE)
    for offer, blocks in groups:
        home[blocks] = offer
    restore(n, s, [offer for offer, _ in groups], home.tolist())
    return n, s


def newcomer(
    problem: Problem, grouping: Grouping, person_id: str, frozen: Collection[str] = ()
) -> list[Joining]:
    """The ways to place somebody who is in no group, best first; none if she has to wait.

    As few others move as can be, two at most. Raises `UnknownName`."""
    _must_be_known(problem, [person_id], frozen)
    if person_id in grouping.offer_of:
        return []
    groups = _Groups(problem, grouping)
    block = groups.block_of[person_id]
    ways = groups.ways(block, groups.open_groups(frozen), MOST_MOVES)
    return [groups.joining(person_id, way) for way in ways]


def newcomers(
    problem: Problem,
    grouping: Grouping,
    frozen: Collection[str] = (),
    tries: int = TRIES_FOR_ALL,
) -> dict[str, list[Joining]]:
    """The same for everybody who is in no group: the ways of each, by id. Those who must be
    together share theirs. Who has waited longest is asked first; once so many seats were tried,
    the others are asked for ways without any move."""
    _must_be_known(problem, [], frozen)
    groups = _Groups(problem, grouping)
    takers = groups.open_groups(frozen)
    waiting = [
        (min(person.waiting_since for person in people), block)
        for block, people in enumerate(groups.blocks)
        if people[0].id not in grouping.offer_of
    ]
    found = {}
    for _, block in sorted(waiting):
        ways = groups.ways(block, takers, MOST_MOVES if groups.tried < tries else 0)
        for person in groups.blocks[block]:
            found[person.id] = [groups.joining(person.id, way) for way in ways]
    return found


def back_fill(problem: Problem, grouping: Grouping, offer_id: str) -> list[Joining]:
    """Who is in no group and could join this one as it is, best first.

    First come those whose placing is worth most (a long wait weighs), then those with whom quality
    is highest."""
    _must_be_known(problem, [], [offer_id])
    groups = _Groups(problem, grouping)
    others = [offer.id for offer in problem.offers if offer.id != offer_id]
    group = groups.open_groups(others)
    found = []
    for block, people in enumerate(groups.blocks):
        if people[0].id not in grouping.offer_of:
            for way in groups.ways(block, group, 0):
                waited = min(person.waiting_since for person in people)
                found.append((waited, -way.quality, groups.joining(people[0].id, way)))
    return [joining for _, _, joining in sorted(found, key=lambda each: each[:2])]


def merge(problem: Problem, grouping: Grouping, one: str, other: str) -> list[Merger]:
    """How the groups of two offers could be one: at either offer, or at a free one, best first.
    Raises `UnknownName`."""
    return [each for each in mergers(problem, grouping, one, other) if not each.breaks]


def mergers(problem: Problem, grouping: Grouping, one: str, other: str) -> list[Merger]:
    """The same, with those that would break rules at the end."""
    _must_be_known(problem, [], [one, other])
    affinity = Affinity(problem)
    found = [
        Merger(
            offer_id,
            after.members_of[offer_id],
            evaluate(problem, after, affinity).quality,
            newly_broken(problem, grouping, after),
        )
        for offer_id, after in _merged(problem, grouping, one, other)
    ]
    return sorted(found, key=lambda each: (len(each.breaks), -each.quality, each.offer_id))


def _merged(
    problem: Problem, grouping: Grouping, one: str, other: str
) -> Iterator[tuple[str, Grouping]]:
    groups = dict(grouping.members_of)
    members = [*groups.pop(one, ()), *groups.pop(other, ())]
    if one == other or not members:
        return
    for offer in problem.offers:
        if offer.id not in groups:
            yield offer.id, Grouping.of({**groups, offer.id: members})


def after(problem: Problem, grouping: Grouping, joining: Joining) -> Grouping:
    """The grouping with somebody in, and everybody moved who makes room for her."""
    homes = dict(grouping.offer_of)
    first = Move(joining.person_id, joining.offer_id, joining.along)
    for move in (first, *joining.moves):
        for who in (move.person_id, *move.along):
            homes[who] = move.to or ""
    return Grouping.of(
        {
            offer.id: [who for who, home in homes.items() if home == offer.id]
            for offer in problem.offers
        }
    )


def _must_be_known(problem: Problem, people: Collection[str], offers: Collection[str]) -> None:
    unknown = sorted({*people} - problem.person.keys() | {*offers} - problem.offer.keys())
    if unknown:
        raise UnknownName(f"not in this problem: {', '.join(unknown)}")
