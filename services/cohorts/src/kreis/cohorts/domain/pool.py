"""The pool: who of it can be placed in a new group, and the day it is where people wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.standing import Standing, meets_at_the_door
from kreis.formation.people import Constraint, Person

WAITING = "waiting"
"""The state of the pool in which somebody can be placed."""
GERMANY = ZoneInfo("Europe/Berlin")


def today_here(now: datetime) -> date:
    """The day it is where people wait."""
    return now.astimezone(GERMANY).date()


@dataclass(frozen=True, slots=True)
class Settled:
    """Somebody who no longer waits: the rules that bind her, and her group if any."""

    constraints: frozenset[Constraint]
    group: Standing | None


def set_aside(
    people: Sequence[Person], settled: Iterable[Settled], offers: Collection[Offer]
) -> frozenset[str]:
    """Finds people whom a rule binds to somebody settled, so that no new group is for them.

    Somebody who must be with a settled person cannot be with her in a new group. Somebody who must
    not meet a settled person would meet her at the door of one of the offers, for as long as the
    group of that person goes on: staff decide. The solver sees only people who wait, so it could
    not know.
    """
    binding = {
        constraint
        for each in settled
        for constraint in each.constraints
        if constraint.kind == "keep_together" or _door_of_any(each.group, offers)
    }
    aside: set[str] = set()
    while bound := [p for p in people if p.id not in aside and p.constraints & binding]:
        aside |= {person.id for person in bound}
        binding |= {c for person in bound for c in person.constraints if c.kind == "keep_together"}
    return frozenset(aside)


def _door_of_any(group: Standing | None, offers: Collection[Offer]) -> bool:
    return group is not None and any(meets_at_the_door(group, offer) for offer in offers)
