"""The hard rules, one small function each. No answer ever breaks one.

There are three kinds: about one person and one offer, about one group, and about groups side by
side. The tables below the functions name them all. The search and every answer ask these functions.
`checker` knows the same rules a second time, independently.

Units: adults are people; childcare places are children who need care in the start week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from kreis.formation.grouping import Grouping
from kreis.formation.offers import Offer
from kreis.formation.people import GERMAN_LEVELS, GermanLevel, Person
from kreis.formation.problem import Problem
from kreis.formation.violations import Rule, Violation

TOTAL = "total"
"""Stands where a band's name would, for the places of all bands together."""

_LEVELS = {level: number for number, level in enumerate(GERMAN_LEVELS)}

# A person and an offer: may she join at all?


def can_get_there(person: Person, offer: Offer) -> bool:
    """Reach: on her own or with a lift."""
    return offer.venue_id in person.reach


def can_start_then(person: Person, offer: Offer) -> bool:
    """Start week: she was asked about that week."""
    return offer.start_monday in person.start_weeks


def has_the_slot(person: Person, offer: Offer) -> bool:
    """Slot: she can come every week at that time."""
    return offer.slot in person.slots


def can_come_on_all_mornings(person: Person, offer: Offer) -> bool:
    """Mornings: a "no" for the five mornings of the offer's start week blocks it."""
    week = person.start_weeks.get(offer.start_monday)
    return week is None or week.mornings != "no"


def can_follow(person: Person, offer: Offer) -> bool:
    """Language: one of the offer's is hers, or it is held in German and hers is good enough."""
    if person.languages & offer.languages:
        return True
    in_german = any(language.split("-")[0] == "de" for language in offer.languages)
    return in_german and level_of(person.german_level) >= level_of(offer.german_level_from)


def is_welcome(person: Person, offer: Offer) -> bool:
    """Women only: open to her, and never to a man."""
    return not offer.women_only or (person.may_join_women_only and person.gender != "man")


def finds_childcare(person: Person, offer: Offer) -> bool:
    """Childcare: her own children would find places if nobody else came."""
    needs_care = bool(person.care_needed(offer.start_monday))
    return not needs_care or not any(childcare_lacking(offer, [person]))


PERSON_RULES: Mapping[Rule, Callable[[Person, Offer], bool]] = {
    Rule.REACH: can_get_there,
    Rule.START_WEEK: can_start_then,
    Rule.SLOT: has_the_slot,
    Rule.MORNINGS: can_come_on_all_mornings,
    Rule.LANGUAGE: can_follow,
    Rule.WOMEN_ONLY: is_welcome,
    Rule.CHILDCARE: finds_childcare,
}


def broken_by(person: Person, offer: Offer) -> list[Rule]:
    """Which rules keep her from the offer, whoever else comes."""
    return [rule for rule, obeyed in PERSON_RULES.items() if not obeyed(person, offer)]


def level_of(german_level: GermanLevel) -> int:
    return _LEVELS[german_level]


# A group: can these people be together?


def size_missed(offer: Offer, members: Sequence[Person]) -> Iterator[Violation]:
    """Size: between the offer's least and most adults."""
    missing, surplus = offer.adults_min - len(members), len(members) - offer.adults_max
    if missing > 0 or surplus > 0:
        yield Violation(Rule.SIZE, offer.id, amount=max(missing, surplus))


def childcare_used(offer: Offer, members: Sequence[Person]) -> Counter[str]:
    """Places that the members' children need, by band and in total."""
    bands = [band for person in members for band in person.care_needed(offer.start_monday)]
    used = Counter[str](bands)
    used[TOTAL] = len(bands)
    return used


def childcare_places(offer: Offer) -> dict[str, int]:
    """Places there are, by band where the offer bounds it, and in total."""
    return {**offer.care_by_band, TOTAL: offer.care_total}


def childcare_lacking(offer: Offer, members: Sequence[Person]) -> Iterator[Violation]:
    """Childcare: no more children than places, in total and in every bounded band."""
    used = childcare_used(offer, members)
    for band, places in childcare_places(offer).items():
        if used[band] > places:
            yield Violation(Rule.CHILDCARE, offer.id, band=band, amount=used[band] - places)


def isolated(members: Sequence[Person]) -> list[Person]:
    """Who would be isolated, except those who agreed to it.

    That is: German below B1 and nobody else with her home language, or the only woman or man."""
    homes = Counter(person.home_language for person in members)
    genders = Counter(person.gender for person in members)
    return [
        person
        for person in members
        if not person.isolation_waived
        and (
            (needs_her_language(person) and homes[person.home_language] == 1)
            or (person.gender != "diverse" and genders[person.gender] == 1)
        )
    ]


def needs_her_language(person: Person) -> bool:
    return level_of(person.german_level) < level_of("B1")


def isolation_caused(offer: Offer, members: Sequence[Person]) -> Iterator[Violation]:
    """Isolation: nobody is left alone."""
    for person in isolated(members):
        yield Violation(Rule.ISOLATION, offer.id, (person.id,))


GROUP_RULES: Mapping[Rule, Callable[[Offer, Sequence[Person]], Iterator[Violation]]] = {
    Rule.CHILDCARE: childcare_lacking,
    Rule.SIZE: size_missed,
    Rule.ISOLATION: isolation_caused,
}


# Groups side by side: can these groups exist at the same time?


def want_the_same_room(one: Offer, other: Offer) -> bool:
    """Room: a venue has one group per weekly slot, and one per start week."""
    return one.venue_id == other.venue_id and (
        one.slot == other.slot or one.start_monday == other.start_monday
    )


def meet_at_the_door(one: Offer, other: Offer) -> bool:
    """Groups of one venue whose members come across one another.

    They meet on one weekday, or a start week is to come: it takes a whole week, and the other
    group has a date in it.
    """
    is_one_day = one.weekday == other.weekday
    are_past_weeks = one.week_is_over and other.week_is_over
    return one.venue_id == other.venue_id and (is_one_day or not are_past_weeks)


def rooms_taken_twice(problem: Problem, grouping: Grouping) -> Iterator[Violation]:
    offers = [problem.offer[group.offer_id] for group in grouping.groups]
    for one, other in combinations(offers, 2):
        if want_the_same_room(one, other):
            yield Violation(Rule.ROOM, one.id, (other.id,))


def everyone_bound_to(problem: Problem, person_id: str) -> frozenset[str]:
    """Herself, those she must be with, those *they* must be with, and so on."""
    found, to_ask = {person_id}, [person_id]
    while to_ask:
        new = problem.kept_together[to_ask.pop()] - found
        found |= new
        to_ask.extend(new)
    return frozenset(found)


def meetings_of_kept_apart(problem: Problem, grouping: Grouping) -> Iterator[Violation]:
    """Keep apart: not in one group, nor in two that meet at the door."""
    for person_id, offer_id in grouping.offer_of.items():
        for other_id in problem.kept_apart[person_id]:
            other_offer_id = grouping.offer_of.get(other_id)
            if person_id < other_id and other_offer_id is not None:
                one, other = problem.offer[offer_id], problem.offer[other_offer_id]
                if one == other or meet_at_the_door(one, other):
                    yield Violation(Rule.KEEP_APART, offer_id, (person_id, other_id))


def separations_of_kept_together(problem: Problem, grouping: Grouping) -> Iterator[Violation]:
    """Keep together: in one group, or all of them in none."""
    for person_id, offer_id in grouping.offer_of.items():
        for other_id in problem.kept_together[person_id]:
            if grouping.offer_of.get(other_id) != offer_id:
                yield Violation(Rule.KEEP_TOGETHER, offer_id, (person_id, other_id))


GROUPING_RULES: Mapping[Rule, Callable[[Problem, Grouping], Iterator[Violation]]] = {
    Rule.ROOM: rooms_taken_twice,
    Rule.KEEP_APART: meetings_of_kept_apart,
    Rule.KEEP_TOGETHER: separations_of_kept_together,
}


def violations(problem: Problem, grouping: Grouping) -> Iterator[Violation]:
    """Every broken rule of a grouping whose people and offers are the problem's."""
    for group in grouping.groups:
        offer = problem.offer[group.offer_id]
        members = [problem.person[person_id] for person_id in group.members]
        for person in members:
            for rule in broken_by(person, offer):
                yield Violation(rule, offer.id, (person.id,))
        for find_broken in GROUP_RULES.values():
            yield from find_broken(offer, members)
    for find_between in GROUPING_RULES.values():
        yield from find_between(problem, grouping)
