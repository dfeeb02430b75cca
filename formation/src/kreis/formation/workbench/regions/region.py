"""A region: people, venues, pairs, and the bounds of a cohort's size (format `cohort-bench-1`).

Units: kilometres on a plane, with one decimal; slots, weeks, languages, age bands and topics are
numbers from 0. Hard rules, all asked by `checker` as they stand here: everybody of a cohort shares
its slot, start week and language, reaches its venue (straight line ≤ `max_km`) and is in one cohort
only; size within the bounds; children within the venue's places; a room (venue, slot) is used once;
pairs kept apart are not in one cohort; pairs kept together are in one or both in none; nobody with
`protected_minority` is the only one of her cohort with her home language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from kreis.formation.reading import BadProblem, Fields

FORMAT = "cohort-bench-1"
KINDS = 62
"""Slots, weeks, languages, age bands and topics are each fewer than that: sets are bit masks."""
Pair = tuple[int, int]


class Resident(NamedTuple):
    """Somebody who waits for a cohort."""

    id: int
    x_km: float
    y_km: float
    max_km: float
    slots: tuple[int, ...]
    languages: tuple[int, ...]
    home_language: int
    protected_minority: bool
    start_weeks: tuple[int, ...]
    children: int
    child_age_bands: tuple[int, ...]
    topics: tuple[int, ...]


class Venue(NamedTuple):
    """A place; `childcare_places` are children at one time."""

    id: int
    x_km: float
    y_km: float
    childcare_places: int


class Cohort(NamedTuple):
    """A formed group, by the ids of the file."""

    members: tuple[int, ...]
    venue: int
    slot: int
    start_week: int
    language: int


class Sizes(NamedTuple):
    """How many adults a cohort has; how many slots, weeks and languages there are to choose of."""

    least: int
    most: int
    slots: int
    weeks: int
    languages: int


class Region:
    """All of it; `people` and `venues` are in the order of their ids."""

    def __init__(
        self,
        people: Sequence[Resident],
        venues: Sequence[Venue],
        sizes: Sizes,
        keep_apart: Sequence[Pair] = (),
        keep_together: Sequence[Pair] = (),
    ) -> None:
        self.people = sorted(people)
        self.venues = sorted(venues)
        self.sizes = sizes
        self.keep_apart = sorted(keep_apart)
        self.keep_together = sorted(keep_together)
        _once("people", [each.id for each in self.people])
        _once("venues", [each.id for each in self.venues])

    @cached_property
    def row(self) -> dict[int, int]:
        """Where each person stands in `people`."""
        return {person.id: row for row, person in enumerate(self.people)}

    @classmethod
    def from_fields(cls, fields: Fields) -> Region:
        """Reads the format. Raises `BadProblem` with the field."""
        if fields.text("format") != FORMAT:
            raise BadProblem(f"format: {fields.text('format')!r} is not {FORMAT}")
        least = fields.number("size_min", least=1)
        region = cls(
            people=[_resident(each) for each in fields.each("people")],
            venues=[_venue(each) for each in fields.each("venues")],
            sizes=Sizes(
                least,
                fields.number("size_max", least=least),
                fields.number("slots", least=1, most=KINDS),
                fields.number("weeks", least=1, most=KINDS),
                fields.number("languages", least=1, most=KINDS),
            ),
            keep_apart=list(_pairs(fields, "keep_apart")),
            keep_together=list(_pairs(fields, "keep_together")),
        )
        region.must_agree()
        return region

    def must_agree(self) -> None:
        """Raises `BadProblem` where a person or a pair names what the region does not have."""
        bounds = self.sizes.slots, self.sizes.weeks, self.sizes.languages
        for index, person in enumerate(self.people):
            chosen = person.slots, person.start_weeks, (*person.languages, person.home_language)
            for name, numbers, most in zip(
                ("slots", "start_weeks", "languages"), chosen, bounds, strict=True
            ):
                if any(number >= most for number in numbers):
                    raise BadProblem(
                        f"people[{index}].{name}: {max(numbers)} is not below the region's {most}"
                    )
        for name, pairs in (("keep_apart", self.keep_apart), ("keep_together", self.keep_together)):
            for pair in pairs:
                stranger = next((each for each in pair if each not in self.row), None)
                if stranger is not None:
                    raise BadProblem(f"{name}: {stranger} is nobody's id")

    def to_dict(self) -> dict[str, object]:
        """The document that `from_fields` reads."""
        return {
            "format": FORMAT,
            "n": len(self.people),
            "size_min": self.sizes.least,
            "size_max": self.sizes.most,
            "slots": self.sizes.slots,
            "weeks": self.sizes.weeks,
            "languages": self.sizes.languages,
            "people": [person._asdict() for person in self.people],
            "venues": [venue._asdict() for venue in self.venues],
            "keep_apart": self.keep_apart,
            "keep_together": self.keep_together,
        }


def _resident(fields: Fields) -> Resident:
    return Resident(
        fields.number("id"),
        fields.measure("x_km"),
        fields.measure("y_km"),
        fields.measure("max_km", least=0),
        fields.numbers("slots", most=KINDS - 1),
        fields.numbers("languages", most=KINDS - 1),
        fields.number("home_language"),
        fields.flag("protected_minority"),
        fields.numbers("start_weeks", most=KINDS - 1),
        fields.number("children"),
        fields.numbers("child_age_bands", most=KINDS - 1),
        fields.numbers("topics", most=KINDS - 1),
    )


def _venue(fields: Fields) -> Venue:
    return Venue(
        fields.number("id"),
        fields.measure("x_km"),
        fields.measure("y_km"),
        fields.number("childcare_places"),
    )


def _pairs(fields: Fields, name: str) -> Iterator[Pair]:
    for index, pair in enumerate(fields.rows(name)):
        if len(pair) != 2 or pair[0] == pair[1]:
            raise BadProblem(f"{name}[{index}]: {list(pair)} is not two different ids")
        yield pair[0], pair[1]


def _once(name: str, ids: Sequence[int]) -> None:
    if len(set(ids)) < len(ids):
        raise BadProblem(f"{name}: an id occurs twice")
