"""Start or wait: who has waited how long, and which groups could form with those who wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kreis.cohorts.domain.offers import Offer, for_formation
from kreis.formation import Person
from kreis.formation.rules import broken_by


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many people an offer needs for a group, and who of those who wait could come.

    Each is asked for herself. Whether they fit together, a formation run finds out.
    """

    offer_id: UUID
    forms_at: int
    could_come: frozenset[str]


def outlooks(people: Sequence[Person], offers: Iterable[Offer]) -> list[Outlook]:
    found = []
    for offer in offers:
        asked = for_formation(offer)
        could_come = frozenset(person.id for person in people if not broken_by(person, asked))
        found.append(Outlook(offer.id, offer.adults.min, could_come))
    return found


def days_waited(person: Person, today: date) -> int:
    return max(0, (today - person.waiting_since).days)


def is_too_long(days: int, longest: int | None) -> bool:
    return longest is not None and days >= longest
