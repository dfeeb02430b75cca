"""Effort against effect: what the dates of a format cost, beside what they did.

The rules are those of `docs/decisions/0052`. A format is the kind of its dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kreis.insights.domain.bands import FEWEST, NOT_COUNTED

FEWEST_DATES, FEWEST_STAFF = 3, 2
"""A format with fewer dates, or fewer people who recorded them, is merged with other small ones.
Its figures would tell about a date, or about a member of staff."""
SERIES_FROM = 4
"""Dates from which a format can make somebody regular: the band looks at the last four."""
COMES_TO = 3
"""Dates of a format at which somebody was, so that her regularity counts for it."""
UNIT = 45
"""Minutes of a unit of a qualification module."""
MODULE = "qualification_module"


class Verdict(StrEnum):
    """Whether the figures of a format are told, and why they are not."""

    TOLD = "told"
    FEW_DATES = "few_dates"
    FEW_STAFF = "few_staff"
    FEW_PEOPLE = "few_people"


@dataclass(frozen=True, slots=True)
class HeldDate:
    """A date with a complete list. `cents` is None while nobody has said what it cost."""

    kind: str
    cents: int | None
    recorded_by: frozenset[str]
    minutes: Mapping[UUID, int]
    """Minutes of each person who was there."""


@dataclass(frozen=True, slots=True)
class Format:
    """Dates of one kind, or of several kinds that are too small to stand alone."""

    kinds: tuple[str, ...]
    dates: tuple[HeldDate, ...]

    @property
    def verdict(self) -> Verdict:
        if len(self.dates) < FEWEST_DATES:
            return Verdict.FEW_DATES
        if len(self._staff) < FEWEST_STAFF:
            return Verdict.FEW_STAFF
        return Verdict.TOLD if len(self.people) >= FEWEST else Verdict.FEW_PEOPLE

    @property
    def _staff(self) -> frozenset[str]:
        return frozenset().union(*(each.recorded_by for each in self.dates))

    @property
    def people(self) -> frozenset[UUID]:
        """Everybody who was at one of the dates at least."""
        return frozenset().union(*(each.minutes for each in self.dates))

    @property
    def regulars(self) -> frozenset[UUID]:
        """Everybody who was at three of the dates at least."""
        times = dict.fromkeys(self.people, 0)
        for each in self.dates:
            for who in each.minutes:
                times[who] += 1
        return frozenset(who for who, count in times.items() if count >= COMES_TO)

    @property
    def can_make_regular(self) -> bool:
        """True if dates of this format can make somebody regular. A single date cannot."""
        return (
            len(self.kinds) == 1
            and self.kinds[0] not in NOT_COUNTED
            and len(self.dates) >= SERIES_FROM
        )

    @property
    def without_cost(self) -> int:
        return sum(each.cents is None for each in self.dates)

    @property
    def cents(self) -> int:
        """What the dates with a known cost took together."""
        return sum(each.cents or 0 for each in self.dates)

    @property
    def contact_minutes(self) -> int:
        """Minutes of all people at all dates."""
        return sum(sum(each.minutes.values()) for each in self.dates)

    @property
    def cents_per_contact_hour(self) -> int | None:
        """Cost of the dates whose cost is known, by the hours of people at the same dates."""
        known = [each for each in self.dates if each.cents is not None]
        minutes = sum(sum(each.minutes.values()) for each in known)
        return round(self.cents * 60 / minutes) if known and minutes else None

    def cents_per_person(self, people: int) -> int | None:
        """Returns cost by so many people. None while a cost is missing, or for fewer than five."""
        if self.without_cost or people < FEWEST:
            return None
        return round(self.cents / people)

    @property
    def units(self) -> int | None:
        """Whole units of 45 minutes that people attended, added up. None unless a module."""
        return self.contact_minutes // UNIT if self.kinds == (MODULE,) else None


def formats(dates: Sequence[HeldDate]) -> list[Format]:
    """Returns the dates by format, the largest first. Small formats are merged into the last."""
    alone = [
        Format((kind,), tuple(each for each in dates if each.kind == kind))
        for kind in sorted({each.kind for each in dates})
    ]
    small = [each for each in alone if each.verdict in (Verdict.FEW_DATES, Verdict.FEW_STAFF)]
    large = [each for each in alone if each not in small]
    merged = Format(
        tuple(kind for each in small for kind in each.kinds),
        tuple(date for each in small for date in each.dates),
    )
    return sorted(large, key=lambda each: -len(each.dates)) + [merged] * bool(small)
