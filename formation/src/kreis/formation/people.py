"""People: those who wait for a group, and what each of them said.

The fields are those of a record of the pool, so a record can be read as it is. Promise: frozen, and
equal if the same was said, in whatever order it was written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, get_args

from kreis.formation.reading import Fields

Band = Literal["0-2", "3-5", "6-9", "10+"]
Mornings = Literal["yes", "with_childcare", "no"]
Reach = Literal["yes", "with_lift"]
GermanLevel = Literal["none", "A1", "A2", "B1", "B2", "C"]
Gender = Literal["woman", "man", "diverse"]
ConstraintKind = Literal["keep_apart", "keep_together"]

BANDS: tuple[Band, ...] = get_args(Band)
MORNINGS: tuple[Mornings, ...] = get_args(Mornings)
REACHES: tuple[Reach, ...] = get_args(Reach)
GERMAN_LEVELS: tuple[GermanLevel, ...] = get_args(GermanLevel)
GENDERS: tuple[Gender, ...] = get_args(Gender)
CONSTRAINT_KINDS: tuple[ConstraintKind, ...] = get_args(ConstraintKind)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SLOTS = tuple(f"{day}-{half}" for day in DAYS for half in ("am", "pm"))


class Child(NamedTuple):
    """A child, as old as it is on the start week's Monday."""

    band: Band
    needs_care: bool


class Constraint(NamedTuple):
    """A rule between people; everybody whom it binds carries its ref."""

    ref: str
    kind: ConstraintKind


@dataclass(frozen=True)
class StartWeek:
    """What she said about one start week: its five mornings, and the children she has then."""

    mornings: Mornings
    children: tuple[Child, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "children", tuple(sorted(self.children)))


@dataclass(frozen=True)
class Person:
    """Somebody who waits for a group. A venue that `reach` does not name is out of reach."""

    id: str
    slots: frozenset[str]
    start_weeks: Mapping[date, StartWeek]
    reach: Mapping[str, Reach]
    languages: frozenset[str]
    home_language: str
    german_level: GermanLevel
    gender: Gender
    may_join_women_only: bool
    waiting_since: date
    topics: frozenset[str] = frozenset()
    constraints: frozenset[Constraint] = frozenset()
    isolation_waived: bool = False
    """She agreed to be the only one of her kind in a group; staff may ask her that."""

    def care_needed(self, monday: date) -> tuple[Band, ...]:
        """The bands of those of her children who need a childcare place in that start week."""
        week = self.start_weeks.get(monday)
        return tuple(child.band for child in week.children if child.needs_care) if week else ()

    @classmethod
    def from_fields(cls, fields: Fields) -> Person:
        return cls(
            id=fields.text("id"),
            slots=fields.words("slots", SLOTS),
            start_weeks={
                week.monday("monday"): _start_week(week) for week in fields.each("start_weeks")
            },
            reach={
                venue.text("venue_id"): venue.word("how", REACHES) for venue in fields.each("reach")
            },
            languages=fields.texts("languages"),
            home_language=fields.text("home_language"),
            german_level=fields.word("german_level", GERMAN_LEVELS),
            gender=fields.word("gender", GENDERS),
            may_join_women_only=fields.flag("may_join_women_only"),
            waiting_since=fields.day("waiting_since"),
            topics=fields.texts("topics"),
            constraints=frozenset(map(_constraint, fields.each("constraints"))),
            isolation_waived=fields.has("isolation_waived") and fields.flag("isolation_waived"),
        )

    def to_dict(self) -> dict[str, object]:
        return {
            **vars(self),
            "slots": sorted(self.slots),
            "start_weeks": [
                {
                    "monday": monday.isoformat(),
                    "mornings": week.mornings,
                    "children": [child._asdict() for child in week.children],
                }
                for monday, week in sorted(self.start_weeks.items())
            ],
            "reach": [{"venue_id": venue, "how": how} for venue, how in sorted(self.reach.items())],
            "languages": sorted(self.languages),
            "waiting_since": self.waiting_since.isoformat(),
            "topics": sorted(self.topics),
            "constraints": [constraint._asdict() for constraint in sorted(self.constraints)],
        }


def _start_week(fields: Fields) -> StartWeek:
    children = (
        Child(child.word("band", BANDS), child.flag("needs_care"))
        for child in fields.each("children")
    )
    return StartWeek(fields.word("mornings", MORNINGS), tuple(children))


def _constraint(fields: Fields) -> Constraint:
    return Constraint(fields.text("ref"), fields.word("kind", CONSTRAINT_KINDS))
