"""Running groups and those who wait, as one formation problem.

It says who could come into which group, and checks what a change would break.

It differs in three things from the problem of a pool in which all wait. A start week that is over
counts as possible for everybody. Somebody who must be with a member can only join that member's
group. Somebody who must be with a person whom nobody can join waits on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from kreis.cohorts.domain.cohorts import Cohort, Takes, WhyNobody, has_settled, takes
from kreis.cohorts.domain.offers import for_formation
from kreis.formation import Grouping, Person, Problem, StartWeek, Weights
from kreis.formation.checker import RuleBroken, check
from kreis.formation.joining import Joining, back_fill, newcomer, newcomers
from kreis.formation.moves import Move, effect
from kreis.formation.rules import everyone_bound_to
from kreis.formation.violations import GROUP_PLANNING_RULE, worsened


@dataclass(frozen=True)
class RunningCohorts:
    """All groups that are running on a day, and those who wait.

    `drawn_to`: people who must be with somebody in another group, each with the offers of such
    groups. It is never shown.
    """

    cohorts: Sequence[Cohort]
    today: date
    problem: Problem
    grouping: Grouping
    drawn_to: Mapping[str, frozenset[str]]

    @cached_property
    def of_offer(self) -> Mapping[str, Cohort]:
        return {str(cohort.offer.id): cohort for cohort in self.cohorts}

    def takes(self, cohort: Cohort) -> Takes:
        """Whom the group takes today. One that is not running takes nobody."""
        return takes(cohort, self.today) if self._has(cohort) else Takes.NOBODY

    def why_nobody(self, cohort: Cohort) -> WhyNobody | None:
        """Why the group takes nobody; None if it takes somebody."""
        if self.takes(cohort) is not Takes.NOBODY:
            return None
        return WhyNobody.FULL if self._has(cohort) else WhyNobody.OVER

    def _has(self, cohort: Cohort) -> bool:
        return any(each.id == cohort.id for each in self.cohorts)

    @cached_property
    def frozen(self) -> frozenset[str]:
        """The offers whose groups take no newcomers any more."""
        return frozenset(
            offer_id
            for offer_id, cohort in self.of_offer.items()
            if takes(cohort, self.today) is not Takes.NEWCOMERS
        )

    def ways_of_newcomers(self) -> dict[str, list[Joining]]:
        """How everybody who waits could come into groups in their first week."""
        found = newcomers(self.problem, self.grouping, self.frozen)
        return {
            who: [way for way in ways if self.keeps_together(way)] for who, ways in found.items()
        }

    def ways(self, cohort: Cohort) -> list[Joining]:
        """Who could come into the group, best first.

        First those for whom nobody has to move, then those who have waited longest. People who must
        be together are listed once.
        """
        offer_id = str(cohort.offer.id)
        found = back_fill(self.problem, self.grouping, offer_id)
        if self.takes(cohort) is Takes.NEWCOMERS:
            each = newcomers(self.problem, self.grouping, self.frozen).values()
            best = [next((w for w in ways if w.offer_id == offer_id), None) for ways in each]
            found += [way for way in best if way is not None and way.moves]
        return _one_for_all([way for way in found if self.keeps_together(way)])

    def why_not(self, cohort: Cohort, ways: Sequence[Joining]) -> Counter[str]:
        """Counts the people who wait and could not come into the group, by each rule in the way.

        Who could come alone but must be with somebody is counted under the group-planning rule.
        """
        comes = {who for way in ways for who in (way.person_id, *way.along)}
        waiting = self.problem.person.keys() - self.grouping.offer_of.keys() - comes
        found: Counter[str] = Counter()
        for who in waiting:
            along = tuple(everyone_bound_to(self.problem, who) - {who})
            move = Move(who, str(cohort.offer.id), along)
            breaks = effect(self.problem, self.grouping, move).breaks
            found.update(set(breaks) or {GROUP_PLANNING_RULE})
        return found

    def ways_of(self, cohort: Cohort, participant_id: UUID) -> list[Joining]:
        """How one person could come into the group."""
        offer_id = str(cohort.offer.id)
        if self.takes(cohort) is Takes.NEWCOMERS:
            found = newcomer(self.problem, self.grouping, str(participant_id), self.frozen)
        else:
            others = self.of_offer.keys() - {offer_id}
            found = newcomer(self.problem, self.grouping, str(participant_id), others)
            found = [way for way in found if not way.moves]
        return [way for way in found if way.offer_id == offer_id and self.keeps_together(way)]

    def moves_of(self, way: Joining) -> dict[UUID, UUID]:
        """Who makes room, with the group she goes to."""
        return {
            UUID(who): self.of_offer[move.to].id
            for move in way.moves
            for who in (move.person_id, *move.along)
            if move.to is not None
        }

    def keeps_together(self, way: Joining) -> bool:
        """True if people who must be together are so afterwards.

        That holds for her, for those who come with her and for those who make room.
        """
        here = frozenset({way.offer_id})
        comes = all(self.drawn_to.get(who, here) == here for who in (way.person_id, *way.along))
        moved = {who for move in way.moves for who in (move.person_id, *move.along)}
        return comes and not moved & self.drawn_to.keys()

    def check_after(self, then: Grouping) -> None:
        """Asks the independent checker before anything is saved. Raises `RuleBroken`."""
        before = check(self.problem, self.grouping)
        broken = list(worsened(before, check(self.problem, then)))
        if broken:
            raise RuleBroken(broken)


def running_on(
    today: date,
    cohorts: Sequence[Cohort],
    *,
    members: Iterable[Person],
    waiting: Iterable[Person],
    outside: Iterable[Person],
    weights: Weights,
) -> RunningCohorts:
    """Builds the formation problem of these groups and those who wait.

    `outside` are people bound by rules who neither wait nor are in one of the groups.
    """
    waits_for = {c for person in outside for c in person.constraints if c.kind == "keep_together"}
    here = [*members, *(person for person in waiting if not person.constraints & waits_for)]
    known = {person.id for person in here}
    grouping = Grouping.of(
        {
            str(cohort.offer.id): known & {str(m.participant_id) for m in cohort.members}
            for cohort in cohorts
        }
    )
    settled = [cohort for cohort in cohorts if has_settled(cohort, today)]
    over = [cohort.offer.week.monday for cohort in settled]
    untied, drawn_to = _untied(here, grouping.offer_of)
    people = tuple(_not_asked_any_more(person, over) for person in untied)
    offers = (for_formation(each.offer, week_is_over=each in settled) for each in cohorts)
    problem = Problem(people, tuple(offers), weights)
    return RunningCohorts(cohorts, today, problem, grouping, drawn_to)


def _one_for_all(ways: Sequence[Joining]) -> list[Joining]:
    """Lists people who must be together once: they have the same way."""
    first = {frozenset((way.person_id, *way.along)): way for way in reversed(ways)}
    kept = {way.person_id for way in first.values()}
    return [way for way in ways if way.person_id in kept]


def _not_asked_any_more(person: Person, mondays: Collection[date]) -> Person:
    """Makes these start weeks possible for her. Her children are those of her nearest week."""
    weeks = dict(person.start_weeks)
    for monday in mondays:
        near = min(person.start_weeks, key=lambda week: abs(week - monday), default=None)
        children = () if near is None else person.start_weeks[near].children
        weeks[monday] = StartWeek("yes", children)
    return replace(person, start_weeks=weeks)


def _untied(
    people: Sequence[Person], offer_of: Mapping[str, str]
) -> tuple[list[Person], dict[str, frozenset[str]]]:
    """Drops keep-together rules between people in different places; says where each is drawn to."""
    carriers = defaultdict(list)
    for person in people:
        for constraint in person.constraints:
            if constraint.kind == "keep_together":
                carriers[constraint].append(person.id)
    split = {
        constraint: frozenset(offer_of[who] for who in bound if who in offer_of)
        for constraint, bound in carriers.items()
        if len({offer_of.get(who) for who in bound}) > 1
    }
    drawn_to = {
        person.id: frozenset[str]().union(*(split[c] for c in person.constraints & split.keys()))
        for person in people
        if person.constraints & split.keys()
    }
    untied = [replace(each, constraints=each.constraints - split.keys()) for each in people]
    return untied, drawn_to
