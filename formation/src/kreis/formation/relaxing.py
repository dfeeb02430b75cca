"""Relaxations: the fewest and cheapest changes, by phone call, that would place somebody.

For every offer, each rule in her way is relaxed as far as a call to her, to a helper or to the
venue could relax it. Then the rules are asked again. Fewer changes are better; among as many, the
cheaper ones.

Promise: every answer was tried against all rules, with one exception: how many more people a new
group would need is a count. Keep-apart, keep-together and a taken room are never relaxed, nor is a
women's group for a man.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from kreis.formation.objective import Affinity
from kreis.formation.obstacles import Situation
from kreis.formation.offers import Offer
from kreis.formation.people import Child, Person, StartWeek
from kreis.formation.violations import Rule


@dataclass(frozen=True)
class Relaxation:
    """One change: the rule it relaxes, for which offer, and to what."""

    relax: str
    offer: str
    value: str


class Try(NamedTuple):
    """She and the offer as they would be after a change, and the change in a word."""

    person: Person
    offer: Offer
    value: str


def another_slot(person: Person, offer: Offer) -> Try:
    """She makes that time possible."""
    return Try(replace(person, slots=person.slots | {offer.slot}), offer, offer.slot)


def five_mornings(person: Person, offer: Offer) -> Try:
    """She comes on all mornings of the start week, if the children are looked after."""
    children = person.start_weeks[offer.start_monday].children
    return _with_week(person, offer, children)


def another_start_week(person: Person, offer: Offer) -> Try:
    """She starts in that week, with the children as she described them for the nearest one."""
    known = person.start_weeks
    nearest = min(known, key=lambda monday: (_distance(monday, offer), monday), default=None)
    return _with_week(person, offer, known[nearest].children if nearest else ())


def a_lift(person: Person, offer: Offer) -> Try:
    """Somebody takes her along."""
    reach = {**person.reach, offer.venue_id: "with_lift"}
    return Try(replace(person, reach=reach), offer, offer.venue_id)


def an_interpreter(person: Person, offer: Offer) -> Try:
    """Somebody interprets her language into the group's."""
    follows = replace(person, languages=person.languages | offer.languages)
    return Try(follows, offer, person.home_language)


def among_women(person: Person, offer: Offer) -> Try:
    """She agrees to a group for women only."""
    return Try(replace(person, may_join_women_only=True), offer, "yes")


def care_elsewhere(person: Person, offer: Offer) -> Try:
    """Her children are looked after elsewhere in that week."""
    bands = sorted(set(person.care_needed(offer.start_monday)))
    week = person.start_weeks[offer.start_monday]
    cared_for = tuple(child._replace(needs_care=False) for child in week.children)
    weeks = {**person.start_weeks, offer.start_monday: replace(week, children=cared_for)}
    return Try(replace(person, start_weeks=weeks), offer, " ".join(bands))


def one_more_seat(person: Person, offer: Offer) -> Try:
    """The venue takes one adult more."""
    most = offer.adults_max + 1
    return Try(person, replace(offer, adults_max=most), str(most))


def being_the_only_one(person: Person, offer: Offer) -> Try:
    """She agrees to be the only one with her language, or the only woman or man."""
    return Try(replace(person, isolation_waived=True), offer, "waived")


class Change(NamedTuple):
    """How a rule is relaxed, and how dear that is beside the others."""

    cost: int
    to: Callable[[Person, Offer], Try]


CHANGES: Mapping[Rule, Change] = {
    Rule.SLOT: Change(1, another_slot),
    Rule.MORNINGS: Change(1, five_mornings),
    Rule.START_WEEK: Change(2, another_start_week),
    Rule.WOMEN_ONLY: Change(2, among_women),
    Rule.REACH: Change(3, a_lift),
    Rule.ISOLATION: Change(4, being_the_only_one),
    Rule.CHILDCARE: Change(5, care_elsewhere),
    Rule.LANGUAGE: Change(6, an_interpreter),
    Rule.SIZE: Change(7, one_more_seat),
}


NOTHING = "nothing"
"""She can join as things are; so it is when staff have taken somebody out of a proposal."""
MORE_PEOPLE = "more_people"
"""What an offer without a group needs, each of them dearer than anything else."""
COST_OF_MORE_PEOPLE = 10


class Way(NamedTuple):
    """What would place her with one offer; the smaller of two ways is the better."""

    changes: int
    cost: int
    distance: int
    """How far her mean affinity to the group is from the greatest there is."""
    offer_id: str
    relaxations: tuple[Relaxation, ...]


def cheapest_relaxations(
    now: Situation, affinity: Affinity, person: Person
) -> tuple[Relaxation, ...]:
    """The changes that would place her, all for the same offer; none if nothing helps."""
    ways = [_way(now, affinity, person, offer) for offer in now.problem.offers]
    best = min((way for way in ways if way), default=None, key=lambda way: way[:4])
    return best.relaxations if best else ()


def _way(now: Situation, affinity: Affinity, person: Person, offer: Offer) -> Way | None:
    relaxations = _relaxations(now, person, offer)
    if relaxations is None:
        return None
    members = now.grouping.members_of.get(offer.id, ())
    distance = 1000 - affinity.mean_with(person.id, members)
    return Way(len(relaxations), sum(map(_cost, relaxations)), distance, offer.id, relaxations)


def _relaxations(now: Situation, person: Person, offer: Offer) -> tuple[Relaxation, ...] | None:
    """Relaxes the rules in her way one by one until there is none; None if one stays."""
    found: dict[Rule, Relaxation] = {}
    tried = Try(person, offer, "")
    while rules := now.obstacles(tried.person, tried.offer):
        rule = rules[0]
        if rule in found or rule not in CHANGES:
            return None
        if rules == [Rule.SIZE] and not now.is_open(offer):
            missing = now.missing(tried.person, tried.offer)
            found[rule] = Relaxation(MORE_PEOPLE, offer.id, str(missing))
            break
        tried = CHANGES[rule].to(tried.person, tried.offer)
        found[rule] = Relaxation(rule.value, offer.id, tried.value)
    return tuple(found.values()) or (Relaxation(NOTHING, offer.id, ""),)


def _cost(relaxation: Relaxation) -> int:
    if relaxation.relax == NOTHING:
        return 0
    if relaxation.relax == MORE_PEOPLE:
        return COST_OF_MORE_PEOPLE * int(relaxation.value)
    return CHANGES[Rule(relaxation.relax)].cost


def _with_week(person: Person, offer: Offer, children: tuple[Child, ...]) -> Try:
    week = StartWeek("with_childcare", children)
    weeks = {**person.start_weeks, offer.start_monday: week}
    return Try(replace(person, start_weeks=weeks), offer, offer.start_monday.isoformat())


def _distance(monday: date, offer: Offer) -> int:
    return abs((monday - offer.start_monday).days)
