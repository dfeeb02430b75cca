"""Independent checker of regions: does a finished answer break a hard rule?

Written from the text of the rules in `region`, apart from the engine and from `compiling`: it looks
at every cohort, person and pair as the file has them, with plain arithmetic.

Promise: it looks at any answer at all, also at one that names strangers or names people twice.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from kreis.formation.workbench.regions.region import Cohort, Region, Resident, Sizes, Venue

EXACT = 1e-9
"""Kilometres; coordinates have one decimal, so a real difference is larger."""


def check(region: Region, cohorts: Sequence[Cohort]) -> list[str]:
    """One sentence for every violation; none if and only if every rule is obeyed."""
    strangers = list(misnamed(region, cohorts))
    if strangers:
        return strangers
    people = {person.id: person for person in region.people}
    venues = {venue.id: venue for venue in region.venues}
    found: list[str] = []
    for cohort in cohorts:
        members = [people[each] for each in cohort.members]
        found += _of_members(cohort, venues[cohort.venue], members)
        found += _of_the_cohort(region.sizes, cohort, venues[cohort.venue], members)
    return [*found, *_rooms(cohorts), *_pairs(region, cohorts)]


def misnamed(region: Region, cohorts: Sequence[Cohort]) -> Iterator[str]:
    """Strangers, and people named twice."""
    known = {person.id for person in region.people}
    venues = {venue.id for venue in region.venues}
    seen = Counter(member for cohort in cohorts for member in cohort.members)
    for member, times in seen.items():
        if member not in known:
            yield f"{member} is nobody's id"
        if times > 1:
            yield f"{member} is placed {times} times"
    for cohort in cohorts:
        if cohort.venue not in venues:
            yield f"{cohort.venue} is no venue's id"


def _of_members(cohort: Cohort, venue: Venue, members: Sequence[Resident]) -> Iterator[str]:
    for person in members:
        if cohort.slot not in person.slots:
            yield f"{person.id} cannot come at slot {cohort.slot}"
        if cohort.start_week not in person.start_weeks:
            yield f"{person.id} cannot start in week {cohort.start_week}"
        if cohort.language not in person.languages:
            yield f"{person.id} does not speak {cohort.language}"
        distance = math.dist((person.x_km, person.y_km), (venue.x_km, venue.y_km))
        if distance > person.max_km + EXACT:
            yield f"{person.id} cannot reach venue {venue.id}"


def _of_the_cohort(
    sizes: Sizes, cohort: Cohort, venue: Venue, members: Sequence[Resident]
) -> Iterator[str]:
    where = f"venue {cohort.venue}, slot {cohort.slot}"
    if not sizes.least <= len(members) <= sizes.most:
        yield f"{where}: {len(members)} members"
    children = sum(person.children for person in members)
    if children > venue.childcare_places:
        yield f"{where}: {children} children, {venue.childcare_places} places"
    for person in members:
        same = sum(other.home_language == person.home_language for other in members)
        if person.protected_minority and same == 1:
            yield f"{person.id} is the only one with her home language"


def _rooms(cohorts: Sequence[Cohort]) -> Iterator[str]:
    rooms = Counter((cohort.venue, cohort.slot) for cohort in cohorts)
    for (venue, slot), times in rooms.items():
        if times > 1:
            yield f"venue {venue}, slot {slot}: {times} cohorts in one room"


def _pairs(region: Region, cohorts: Sequence[Cohort]) -> Iterator[str]:
    where = {member: index for index, cohort in enumerate(cohorts) for member in cohort.members}
    for one, other in region.keep_apart:
        if one in where and where[one] == where.get(other):
            yield f"{one} and {other} are kept apart"
    for one, other in region.keep_together:
        if where.get(one) != where.get(other):
            yield f"{one} and {other} are kept together"
