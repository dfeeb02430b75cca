"""Offers: the places and times at which groups can meet. Each offer carries at most one group.

An offer is a venue, a weekly slot, a start week and its languages. A group would have to agree on
many questions ("when do we all have time?"). With offers, each is a yes or no per person and offer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kreis.formation.people import BANDS, GERMAN_LEVELS, SLOTS, GermanLevel
from kreis.formation.reading import Fields


@dataclass(frozen=True)
class Offer:
    """A place and time at which one group can meet.

    `week_is_over`: its group runs, and is past its start week. A file holds no such offers.
    A band that `care_by_band` does not name is bound only by `care_total`.
    """

    id: str
    venue_id: str
    slot: str
    start_monday: date
    languages: frozenset[str]
    adults_min: int
    adults_max: int
    care_total: int
    care_by_band: Mapping[str, int] = field(default_factory=dict)
    german_level_from: GermanLevel = "none"
    women_only: bool = False
    week_is_over: bool = False

    @property
    def weekday(self) -> str:
        return self.slot.partition("-")[0]

    @property
    def good_size(self) -> int:
        """n*, the middle of the bounds: room for newcomers, and for some to drop out."""
        return (self.adults_min + self.adults_max) // 2

    @classmethod
    def from_fields(cls, fields: Fields) -> Offer:
        adults, care = fields.inner("adults"), fields.inner("care_places")
        by_band = care.inner("by_band")
        least = adults.number("min", least=1)
        return cls(
            id=fields.text("id"),
            venue_id=fields.text("venue_id"),
            slot=fields.word("slot", SLOTS),
            start_monday=fields.monday("start_monday"),
            languages=fields.texts("languages"),
            adults_min=least,
            adults_max=adults.number("max", least=least),
            care_total=care.number("total"),
            care_by_band={band: by_band.number(band) for band in BANDS if by_band.has(band)},
            german_level_from=fields.word("german_level_from", GERMAN_LEVELS),
            women_only=fields.flag("women_only"),
        )

    def to_dict(self) -> dict[str, object]:
        return {
            "id": self.id,
            "venue_id": self.venue_id,
            "slot": self.slot,
            "start_monday": self.start_monday.isoformat(),
            "languages": sorted(self.languages),
            "german_level_from": self.german_level_from,
            "women_only": self.women_only,
            "adults": {"min": self.adults_min, "max": self.adults_max},
            "care_places": {
                "total": self.care_total,
                "by_band": dict(sorted(self.care_by_band.items())),
            },
        }
