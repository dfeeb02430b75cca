"""The problem: people, offers and weights. With seed and steps it decides the solution.

Promise: a problem is ordered by id, in whatever order it arrived. Its `input_hash` is the same for
the same content on every machine. Refuses: two people, or two offers, of one id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kreis.formation.offers import Offer
from kreis.formation.people import ConstraintKind, Person
from kreis.formation.reading import BadProblem, Fields
from kreis.formation.writing import content_hash, plain


@dataclass(frozen=True)
class Weights:
    """How much each wish counts; hard rules have no weight. Every change is a new version.

    The first five are the most points a pair of people can have in that term, 1000 together.
    """

    version: str = "1"
    closeness: int = 400
    child_ages: int = 300
    availability: int = 100
    topics: int = 100
    home_language: int = 100
    evenness: int = 100
    """β: points lost per squared person by which a group differs from its good size."""
    weakest_group: int = 5
    """φ: the weakest group's mean affinity counts as much as that many more people's."""
    person: int = 1000
    """What placing somebody is worth, as against `waiting_day` for each day she has waited."""
    waiting_day: int = 1
    waiting_days_most: int = 365

    @classmethod
    def from_fields(cls, fields: Fields) -> Weights:
        numbers = {name: fields.number(name) for name in vars(cls()) if name != "version"}
        return cls(version=fields.text("version"), **numbers)


@dataclass(frozen=True)
class Problem:
    """The pool, the offers and the weights."""

    people: tuple[Person, ...]
    offers: tuple[Offer, ...]
    weights: Weights = Weights()

    def __post_init__(self) -> None:
        object.__setattr__(self, "people", tuple(sorted(self.people, key=lambda each: each.id)))
        object.__setattr__(self, "offers", tuple(sorted(self.offers, key=lambda each: each.id)))
        if len(self.person) < len(self.people):
            raise BadProblem("people: an id occurs twice")
        if len(self.offer) < len(self.offers):
            raise BadProblem("offers: an id occurs twice")

    @cached_property
    def person(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def offer(self) -> Mapping[str, Offer]:
        return {offer.id: offer for offer in self.offers}

    @cached_property
    def kept_apart(self) -> Mapping[str, frozenset[str]]:
        """Whom each person must not meet."""
        return self._bound_by("keep_apart")

    @cached_property
    def kept_together(self) -> Mapping[str, frozenset[str]]:
        """With whom each person must be."""
        return self._bound_by("keep_together")

    @cached_property
    def input_hash(self) -> str:
        return content_hash(self.to_dict())

    def _bound_by(self, kind: ConstraintKind) -> Mapping[str, frozenset[str]]:
        carriers: dict[str, set[str]] = defaultdict(set)
        for person in self.people:
            for constraint in person.constraints:
                if constraint.kind == kind:
                    carriers[constraint.ref].add(person.id)
        others: dict[str, set[str]] = {person.id: set() for person in self.people}
        for bound in carriers.values():
            for person_id in bound:
                others[person_id] |= bound - {person_id}
        return {person_id: frozenset(ids) for person_id, ids in others.items()}

    @classmethod
    def from_dict(cls, document: object) -> Problem:
        """Reads what `to_dict` writes; the weights may be left out. Raises `BadProblem`."""
        return cls.from_fields(Fields(document))

    @classmethod
    def from_fields(cls, fields: Fields) -> Problem:
        has_weights = fields.has("weights")
        return cls(
            people=tuple(map(Person.from_fields, fields.each("people"))),
            offers=tuple(map(Offer.from_fields, fields.each("offers"))),
            weights=Weights.from_fields(fields.inner("weights")) if has_weights else Weights(),
        )

    def to_dict(self) -> dict[str, object]:
        return {
            "people": [person.to_dict() for person in self.people],
            "offers": [offer.to_dict() for offer in self.offers],
            "weights": plain(self.weights),
        }
