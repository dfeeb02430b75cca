"""The groups that exist and those who wait, as a problem of the solver's.

Three things are different from a pool in which all still wait. A start week that is over is
nobody's question any more. Who must be with somebody in a group can only join that group: the two
are no block that could be placed. And who must be with somebody whom nobody can join waits on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kreis.cohorts.domain.cohorts import Cohort, has_settled
from kreis.cohorts.domain.offers import for_formation
from kreis.formation import Grouping, Person, Problem, StartWeek, Weights
from kreis.formation.joining import Joining


@dataclass(frozen=True)
class Standing:
    """`drawn_to` names, for who must be with somebody in another place than she is, the offers of
    those groups; it is never shown."""

    problem: Problem
    grouping: Grouping
    drawn_to: Mapping[str, frozenset[str]]

    def keeps_together(self, way: Joining) -> bool:
        """Whether who must be together is so afterwards: neither she, nor those with her, nor who
        makes room for them comes away from somebody."""
        here = frozenset({way.offer_id})
        comes = all(self.drawn_to.get(who, here) == here for who in (way.person_id, *way.along))
        moved = {who for move in way.moves for who in (move.person_id, *move.along)}
        return comes and not moved & self.drawn_to.keys()


def stand(
    waiting: Iterable[Person],
    members: Iterable[Person],
    cohorts: Sequence[Cohort],
    outside: Iterable[Person],
    today: date,
    weights: Weights,
) -> Standing:
    """`outside` are people bound by rules who neither wait nor are in one of the groups."""
    waits_for = {c for person in outside for c in person.constraints if c.kind == "keep_together"}
    here = [*members, *(person for person in waiting if not person.constraints & waits_for)]
    known = {person.id for person in here}
    grouping = Grouping.of(
        {
            str(cohort.offer.id): known & {str(m.participant_id) for m in cohort.members}
            for cohort in cohorts
        }
    )
    over = [c.offer.week.monday for c in cohorts if has_settled(c, today)]
    untied, drawn_to = _untied(here, grouping.offer_of)
    people = tuple(_not_asked_any_more(person, over) for person in untied)
    return Standing(
        Problem(people, tuple(for_formation(cohort.offer) for cohort in cohorts), weights),
        grouping,
        drawn_to,
    )


def _not_asked_any_more(person: Person, mondays: Collection[date]) -> Person:
    """Her answers, with those start weeks possible for her; her children are as she told of the
    week that is nearest."""
    weeks = dict(person.start_weeks)
    for monday in mondays:
        near = min(person.start_weeks, key=lambda week: abs(week - monday), default=None)
        children = () if near is None else person.start_weeks[near].children
        weeks[monday] = StartWeek("yes", children)
    return replace(person, start_weeks=weeks)


def _untied(
    people: Sequence[Person], offer_of: Mapping[str, str]
) -> tuple[list[Person], dict[str, frozenset[str]]]:
    """The people without keep-together rules between those who are in different places, and where
    each of them is drawn to."""
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
