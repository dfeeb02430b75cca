"""Obstacles: the rules that stand between a person and an offer, as the groups are now.

An offer with a group: could she join it? An offer without one: could a group come about with her
and those unplaced people who may come there? Everybody she must be with comes along; a rule that
keeps one of *them* away counts, for her, as keep-together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from kreis.formation.grouping import Grouping
from kreis.formation.offers import Offer
from kreis.formation.people import Person
from kreis.formation.problem import Problem
from kreis.formation.rules import (
    GROUP_RULES,
    broken_by,
    everyone_bound_to,
    isolated,
    meet_at_the_door,
    want_the_same_room,
)
from kreis.formation.violations import CONFIDENTIAL, Rule, Violation, worsened


class Situation:
    """The people, and the groups as they are now."""

    def __init__(self, problem: Problem, grouping: Grouping) -> None:
        self.problem = problem
        self.grouping = grouping

    def offer_of(self, person_id: str) -> str | None:
        return self.grouping.offer_of.get(person_id)

    def seems_open_to(self, person_id: str, offer_id: str) -> bool:
        """Whether nothing keeps her away that people may read about."""
        person, offer = self.problem.person[person_id], self.problem.offer[offer_id]
        return CONFIDENTIAL.issuperset(self.obstacles(person, offer))

    def obstacles(self, person: Person, offer: Offer) -> list[Rule]:
        """The rules in the way, in their order. She or the offer may differ from the problem's
        in what they allow, to try what a phone call would change."""
        bound = self._bound_to(person)
        found = {
            *broken_by(person, offer),
            *self._between_groups(person, bound, offer),
            *(self._in_the_group(person, bound, offer) if self.is_open(offer) else ()),
            *(() if self.is_open(offer) else self._in_a_new_group(person, offer)),
        }
        return [rule for rule in Rule if rule in found]

    def missing(self, person: Person, offer: Offer) -> int:
        """How many more people an offer without a group needs, if she comes."""
        return max(1, offer.adults_min - len(self._who_could_come(person, offer)))

    def is_open(self, offer: Offer) -> bool:
        return offer.id in self.grouping.members_of

    def _members(self, offer: Offer) -> list[Person]:
        return [self.problem.person[each] for each in self.grouping.members_of[offer.id]]

    def _bound_to(self, person: Person) -> list[Person]:
        """Those she must be with."""
        bound = everyone_bound_to(self.problem, person.id) - {person.id}
        return [self.problem.person[each] for each in sorted(bound)]

    def _between_groups(
        self, person: Person, bound: Sequence[Person], offer: Offer
    ) -> Iterator[Rule]:
        if any(broken_by(other, offer) for other in bound):
            yield Rule.KEEP_TOGETHER
        if any(self._would_meet(other, offer) for other in (person, *bound)):
            yield Rule.KEEP_APART
        if not self.is_open(offer) and any(
            want_the_same_room(offer, self.problem.offer[group.offer_id])
            for group in self.grouping.groups
        ):
            yield Rule.ROOM

    def _would_meet(self, person: Person, offer: Offer) -> bool:
        """Whether somebody she is kept apart from is in the group, at its door, or bound to her."""
        bound = everyone_bound_to(self.problem, person.id)
        for other_id in self.problem.kept_apart[person.id]:
            there = self.offer_of(other_id)
            if other_id in bound or there == offer.id:
                return True
            if there is not None and meet_at_the_door(offer, self.problem.offer[there]):
                return True
        return False

    def _in_the_group(
        self, person: Person, bound: Sequence[Person], offer: Offer
    ) -> Iterator[Rule]:
        """What her joining breaks; staff may have left the group in need already."""
        now = self._members(offer)
        then = list({each.id: each for each in (*now, person, *bound)}.values())
        as_told = self.problem.offer[offer.id] is offer
        broken = self._broken_now[offer.id] if as_told else _broken_in(offer, now)
        for rule, find_broken in GROUP_RULES.items():
            if any(worsened(broken[rule], find_broken(offer, then))):
                yield rule

    @cached_property
    def _broken_now(self) -> dict[str, dict[Rule, list[Violation]]]:
        """What each group breaks by itself, as the problem has its offer."""
        opened = [self.problem.offer[group.offer_id] for group in self.grouping.groups]
        return {offer.id: _broken_in(offer, self._members(offer)) for offer in opened}

    def _in_a_new_group(self, person: Person, offer: Offer) -> Iterator[Rule]:
        """Which rule stops a new group: isolation if she would be alone in it, else size.

        Size also stands for a search that found no group of them that obeys all rules: then, too,
        people who fit are missing."""
        could_come = self._who_could_come(person, offer)
        enough = len(could_come) >= offer.adults_min
        if enough and any(each.id == person.id for each in isolated(could_come)):
            yield Rule.ISOLATION
        else:
            yield Rule.SIZE

    def _who_could_come(self, person: Person, offer: Offer) -> Sequence[Person]:
        return [person, *(each for each in self._unplaced_for[offer.id] if each.id != person.id)]

    @cached_property
    def _unplaced_for(self) -> dict[str, list[Person]]:
        """Who is unplaced and could come to each offer, as the problem has them."""
        unplaced = [each for each in self.problem.people if self.offer_of(each.id) is None]
        return {
            offer.id: [each for each in unplaced if not broken_by(each, offer)]
            for offer in self.problem.offers
        }


def _broken_in(offer: Offer, members: Sequence[Person]) -> dict[Rule, list[Violation]]:
    return {rule: list(find_broken(offer, members)) for rule, find_broken in GROUP_RULES.items()}
