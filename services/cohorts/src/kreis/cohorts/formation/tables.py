"""The problem as the search reads it: blocks instead of people, numbers instead of words.

People who must be together are folded into one *block*, which is placed as a whole or not at all.
Blocks and offers are counted from 0 in the order of their ids, so nothing the search does depends
on the order of its input. Everything that a rule says about one block and one offer is asked
here, once; what depends on who else is in a group remains for `draft`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kreis.cohorts.formation.objective import Affinity, values_of_placing
from kreis.cohorts.formation.offers import Offer
from kreis.cohorts.formation.people import BANDS, Person
from kreis.cohorts.formation.problem import Problem
from kreis.cohorts.formation.rules import (
    TOTAL,
    broken_by,
    childcare_lacking,
    childcare_places,
    childcare_used,
    everyone_bound_to,
    meet_at_the_door,
    want_the_same_room,
)

CARE_COLUMNS = (*BANDS, TOTAL)


@dataclass(frozen=True)
class Block:
    """People who are placed together; most blocks are one person."""

    people: tuple[Person, ...]
    value: int
    offers: tuple[int, ...]
    """The offers at which nothing forbids all of them, whoever else comes."""
    care: Mapping[int, tuple[int, ...]]
    """Childcare places they need at each of those offers, by column; absent if none."""

    @property
    def size(self) -> int:
        return len(self.people)


class Tables:
    """Blocks, offers and what is known about each pair of them."""

    def __init__(self, problem: Problem, affinity: Affinity) -> None:
        self.problem = problem
        self.offers = problem.offers
        self._affinity = affinity
        self._values = values_of_placing(problem.weights, problem.people)
        self.blocks = self._without_hopeless_offers([self._block(p) for p in folded(problem)])
        self.sizes = [block.size for block in self.blocks]
        self.care_places = [self._care_places(offer) for offer in self.offers]
        self.candidates = [
            [number for number, block in enumerate(self.blocks) if offer in block.offers]
            for offer in range(len(self.offers))
        ]

    def _block(self, people: tuple[Person, ...]) -> Block:
        ids = [person.id for person in people]
        at_odds = any(other in self.problem.kept_apart[one] for one in ids for other in ids)
        offers = [
            number
            for number, offer in enumerate(self.offers)
            if not at_odds and _all_may_join(people, offer)
        ]
        used = {number: childcare_used(self.offers[number], people) for number in offers}
        return Block(
            people=people,
            value=sum(self._values[person_id] for person_id in ids),
            offers=tuple(offers),
            care={
                number: tuple(places[column] for column in CARE_COLUMNS)
                for number, places in used.items()
                if places[TOTAL]
            },
        )

    def _without_hopeless_offers(self, blocks: list[Block]) -> list[Block]:
        """An offer that too few people could join is nobody's offer."""
        could_come = [0] * len(self.offers)
        for block in blocks:
            for number in block.offers:
                could_come[number] += block.size
        hopeful = {
            number
            for number, offer in enumerate(self.offers)
            if offer.adults_min <= min(offer.adults_max, could_come[number])
        }
        return [
            replace(block, offers=tuple(number for number in block.offers if number in hopeful))
            for block in blocks
        ]

    def _care_places(self, offer: Offer) -> tuple[int, ...]:
        """Places by column; a band that the offer does not bound has as many as all together."""
        places = childcare_places(offer)
        return tuple(places.get(column, offer.care_total) for column in CARE_COLUMNS)

    @cached_property
    def movable(self) -> list[int]:
        """The blocks that have an offer at all."""
        return [number for number, block in enumerate(self.blocks) if block.offers]

    @cached_property
    def neighbours(self) -> list[list[int]]:
        """The offers that share a candidate with each offer, itself left out."""
        shared: list[set[int]] = [set() for _ in self.offers]
        for block in self.blocks:
            for number in block.offers:
                shared[number].update(block.offers)
        return [sorted(near - {number}) for number, near in enumerate(shared)]

    @cached_property
    def affinity(self) -> list[list[int]]:
        """Σ a_ij over the people of two different blocks; 0 of a block with itself."""
        count = len(self.blocks)
        table = [[0] * count for _ in range(count)]
        for one in range(count):
            for other in range(one + 1, count):
                table[one][other] = table[other][one] = sum(
                    self._affinity.between(she.id, her.id)
                    for she in self.blocks[one].people
                    for her in self.blocks[other].people
                )
        return table

    @cached_property
    def inner_affinity(self) -> list[int]:
        """Σ a_ij within each block."""
        return [self._affinity.bond([she.id for she in block.people]) for block in self.blocks]

    @cached_property
    def apart(self) -> list[tuple[int, ...]]:
        """The blocks that each block must not meet."""
        block_of = {p.id: number for number, block in enumerate(self.blocks) for p in block.people}
        return [
            tuple(
                sorted(
                    {
                        block_of[other]
                        for person in block.people
                        for other in self.problem.kept_apart[person.id]
                    }
                )
            )
            for block in self.blocks
        ]

    @cached_property
    def meeting(self) -> list[frozenset[int]]:
        """The offers whose groups each offer's group comes across, itself included."""
        return [
            frozenset(n for n, other in enumerate(self.offers) if meet_at_the_door(offer, other))
            for offer in self.offers
        ]

    @cached_property
    def excluded(self) -> list[tuple[int, ...]]:
        """The offers that cannot take place beside each offer, for want of a room."""
        return [
            tuple(
                n
                for n, other in enumerate(self.offers)
                if other != offer and want_the_same_room(offer, other)
            )
            for offer in self.offers
        ]


def folded(problem: Problem) -> list[tuple[Person, ...]]:
    """Everybody, each with all those she must be with."""
    blocks, seen = [], set[str]()
    for person in problem.people:
        if person.id not in seen:
            ids = everyone_bound_to(problem, person.id)
            seen |= ids
            blocks.append(tuple(problem.person[each] for each in sorted(ids)))
    return blocks


def _all_may_join(people: Sequence[Person], offer: Offer) -> bool:
    return (
        len(people) <= offer.adults_max
        and not any(broken_by(person, offer) for person in people)
        and not any(childcare_lacking(offer, people))
    )
