"""Independent checker: does a finished grouping break a hard rule?

It is written from the rules' text, apart from `rules` and the search. It shares neither their code
nor their sums, only the problem and the rules' names. It looks at every person and every pair,
however long that takes. `solve` hands out only what the checker passes: a violation is an error in
the search, never a warning.

Promise: it accepts any grouping as input, also one with unknown or repeated people.
"""

from __future__ import annotations

from collections.abc import Iterator

from kreis.formation.grouping import Group, Grouping
from kreis.formation.offers import Offer
from kreis.formation.people import Person
from kreis.formation.problem import Problem
from kreis.formation.violations import Rule, Violation, shown

BELOW_B1 = ("none", "A1", "A2")
LEVELS_UPWARDS = ("none", "A1", "A2", "B1", "B2", "C")


class RuleBroken(Exception):
    """A grouping that was about to be handed out breaks a hard rule.

    The text names rules as people may read them, for it ends in logs; `violations` has it all.
    """

    def __init__(self, violations: list[Violation]) -> None:
        names = ", ".join(shown(violation.rule for violation in violations))
        super().__init__(f"{len(violations)} violations of hard rules: {names}")
        self.violations = violations


def check(problem: Problem, grouping: Grouping) -> list[Violation]:
    """Every violation; the list is empty if and only if the grouping obeys every rule."""
    misnamed = list(_misnamed(problem, grouping))
    if misnamed:
        return misnamed
    return [
        *_unsuitable_members(problem, grouping),
        *_impossible_groups(problem, grouping),
        *_rooms(problem, grouping),
        *_pairs(problem, grouping),
    ]


def _misnamed(problem: Problem, grouping: Grouping) -> Iterator[Violation]:
    """Strangers, people or offers named twice, groups of nobody."""
    offers_seen: list[str] = []
    people_seen: list[str] = []
    for group in grouping.groups:
        known = group.offer_id in {offer.id for offer in problem.offers}
        if not known or group.offer_id in offers_seen or not group.members:
            yield Violation(Rule.MEMBERSHIP, group.offer_id)
        offers_seen.append(group.offer_id)
        for member in group.members:
            if member not in {person.id for person in problem.people} or member in people_seen:
                yield Violation(Rule.MEMBERSHIP, group.offer_id, (member,))
            people_seen.append(member)


def _looked_up(problem: Problem, group: Group) -> tuple[Offer, list[Person]]:
    (offer,) = (offer for offer in problem.offers if offer.id == group.offer_id)
    return offer, [person for person in problem.people if person.id in group.members]


def _unsuitable_members(problem: Problem, grouping: Grouping) -> Iterator[Violation]:
    for group in grouping.groups:
        offer, members = _looked_up(problem, group)
        for person in members:
            for rule in _unsuitable(person, offer):
                yield Violation(rule, offer.id, (person.id,))


def _unsuitable(person: Person, offer: Offer) -> Iterator[Rule]:
    if person.reach.get(offer.venue_id) not in ("yes", "with_lift"):
        yield Rule.REACH
    if offer.slot not in person.slots:
        yield Rule.SLOT
    if offer.start_monday not in person.start_weeks:
        yield Rule.START_WEEK
    elif person.start_weeks[offer.start_monday].mornings not in ("yes", "with_childcare"):
        yield Rule.MORNINGS
    if not any(language in person.languages for language in offer.languages):
        german = [tag for tag in offer.languages if tag == "de" or tag.startswith("de-")]
        enough = LEVELS_UPWARDS[LEVELS_UPWARDS.index(offer.german_level_from) :]
        if not german or person.german_level not in enough:
            yield Rule.LANGUAGE
    if offer.women_only and (person.gender == "man" or not person.may_join_women_only):
        yield Rule.WOMEN_ONLY


def _impossible_groups(problem: Problem, grouping: Grouping) -> Iterator[Violation]:
    for group in grouping.groups:
        offer, members = _looked_up(problem, group)
        if len(members) < offer.adults_min:
            yield Violation(Rule.SIZE, offer.id, amount=offer.adults_min - len(members))
        if len(members) > offer.adults_max:
            yield Violation(Rule.SIZE, offer.id, amount=len(members) - offer.adults_max)
        yield from _children_without_a_place(offer, members)
        for person in members:
            others = [other for other in members if other is not person]
            if _is_alone(person, others) and not person.isolation_waived:
                yield Violation(Rule.ISOLATION, offer.id, (person.id,))


def _children_without_a_place(offer: Offer, members: list[Person]) -> Iterator[Violation]:
    left = {"total": offer.care_total, **offer.care_by_band}
    for person in members:
        said = person.start_weeks.get(offer.start_monday)
        for child in said.children if said else ():
            if child.needs_care:
                left["total"] -= 1
                left[child.band] = left.get(child.band, offer.care_total) - 1
    for band, places in left.items():
        if places < 0 and (band == "total" or band in offer.care_by_band):
            yield Violation(Rule.CHILDCARE, offer.id, band=band, amount=-places)


def _is_alone(person: Person, others: list[Person]) -> bool:
    speaks_alone = all(other.home_language != person.home_language for other in others)
    only_one = all(other.gender != person.gender for other in others)
    return (speaks_alone and person.german_level in BELOW_B1) or (
        only_one and person.gender in ("woman", "man")
    )


def _rooms(problem: Problem, grouping: Grouping) -> Iterator[Violation]:
    taken: dict[tuple[str, str], str] = {}
    for group in grouping.groups:
        offer, _ = _looked_up(problem, group)
        for when in (offer.slot, offer.start_monday.isoformat()):
            if (offer.venue_id, when) in taken:
                earlier = taken[offer.venue_id, when]
                yield Violation(Rule.ROOM, earlier, (offer.id,))
            taken[offer.venue_id, when] = offer.id


def _pairs(problem: Problem, grouping: Grouping) -> Iterator[Violation]:
    """Keep-apart and keep-together, for every two people of the pool."""
    offers = {member: _looked_up(problem, g)[0] for g in grouping.groups for member in g.members}
    for one in problem.people:
        for other in problem.people:
            here, there = offers.get(one.id), offers.get(other.id)
            kinds = {rule.kind for rule in one.constraints if rule in other.constraints}
            if one.id < other.id and "keep_apart" in kinds and here and there:
                weeks_are_over = here.week_is_over and there.week_is_over
                same_day = here.slot[:3] == there.slot[:3] or not weeks_are_over
                same_door = here.venue_id == there.venue_id and same_day
                if here.id == there.id or same_door:
                    yield Violation(Rule.KEEP_APART, here.id, (one.id, other.id))
            if "keep_together" in kinds and here and (there is None or here.id != there.id):
                yield Violation(Rule.KEEP_TOGETHER, here.id, (one.id, other.id))
