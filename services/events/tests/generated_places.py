"""Generated places, years and series, with the days on which nobody meets there.

The oracle computes Easter itself and knows the holidays from the laws of the Länder. It asks no
library. Where one Land has a holiday in some municipalities only, the place says what it has.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

EVERYWHERE = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}
BY_EASTER = {-2, 1, 39, 50}
"""Days after Easter Sunday: Good Friday, Easter Monday, Ascension, Whit Monday."""
CORPUS_CHRISTI = 60
ASSUMPTION, PEACE = (8, 15), (8, 8)
EPIPHANY, REFORMATION, ALL_SAINTS = (1, 6), (10, 31), (11, 1)
WOMEN, CHILDREN = (3, 8), (9, 20)
OF_LAND: dict[str, set[tuple[int, int]]] = {
    "BB": {REFORMATION},
    "BE": {WOMEN},
    "BW": {EPIPHANY, ALL_SAINTS},
    "BY": {EPIPHANY, ALL_SAINTS},
    "HB": {REFORMATION},
    "HE": set(),
    "HH": {REFORMATION},
    "MV": {WOMEN, REFORMATION},
    "NI": {REFORMATION},
    "NW": {ALL_SAINTS},
    "RP": {ALL_SAINTS},
    "SH": {REFORMATION},
    "SL": {ASSUMPTION, ALL_SAINTS},
    "SN": {REFORMATION},
    "ST": {EPIPHANY, REFORMATION},
    "TH": {CHILDREN, REFORMATION},
}
ONCE = {"BE": {date(2028, 6, 17)}}
"""Holidays of one year alone: Berlin's of the uprising of 1953."""
WITH_CORPUS_CHRISTI = {"BW", "BY", "HE", "NW", "RP", "SL"}
WITH_SUNDAYS = {"BB"}
"""The Land whose law names Easter Sunday and Whit Sunday."""
PLACES = [
    *(("Augsburg", "BY", "peace_festival"), ("München", "BY", "assumption")),
    *(("Regensburg", "BY", "assumption"), ("Passau", "BY", "assumption")),
    *(("Kempten", "BY", "assumption"), ("Friedberg", "BY", "assumption")),
    *(("Nürnberg", "BY", "none"), ("Erlangen", "BY", "none"), ("Bayreuth", "BY", "none")),
    *(("Hof", "BY", "none"), ("Ansbach", "BY", "none"), ("Coburg", "BY", "none")),
    *(("Crostwitz", "SN", "corpus_christi"), ("Panschwitz-Kuckau", "SN", "corpus_christi")),
    *(("Nebelschütz", "SN", "corpus_christi"), ("Räckelwitz", "SN", "corpus_christi")),
    *(("Ralbitz-Rosenthal", "SN", "corpus_christi"), ("Dresden", "SN", "none")),
    *(("Heilbad Heiligenstadt", "TH", "corpus_christi"), ("Dingelstädt", "TH", "corpus_christi")),
    *(("Leinefelde-Worbis", "TH", "corpus_christi"), ("Erfurt", "TH", "none")),
    *((f"somewhere in {land}", land, None) for land in OF_LAND),
]
"""Municipalities, as the statistical offices and the laws list them, and what was said of each."""


def easter(year: int) -> date:
    """Easter Sunday, by the method of Meeus, Jones and Butcher."""
    century, of_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * (year % 19) + century - leap - correction + 15) % 30
    sunday = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def closed_days(land: str, regional: str | None, year: int) -> set[date]:
    """Public holidays of a place in a year. Saxony's penance day is a Wednesday in November."""
    fixed = EVERYWHERE | OF_LAND[land]
    by_easter = set(BY_EASTER)
    if land in WITH_CORPUS_CHRISTI or regional == "corpus_christi":
        by_easter.add(CORPUS_CHRISTI)
    if land in WITH_SUNDAYS:
        by_easter |= {0, 49}
    if regional in ("assumption", "peace_festival"):
        fixed = fixed | {ASSUMPTION}
    if regional == "peace_festival":
        fixed = fixed | {PEACE}
    sunday = easter(year)
    own = {day for day in ONCE.get(land, ()) if day.year == year}
    if land == "SN":
        own.add(date(year, 11, 22) - timedelta((date(year, 11, 22).weekday() - 2) % 7))
    own |= {date(year, *each) for each in fixed}
    return own | {sunday + timedelta(each) for each in by_easter}


@dataclass(frozen=True)
class Place:
    name: str
    land: str
    regional: str | None
    year: int
    monday: date
    weekday: int
    closed: frozenset[date]
    """Closure days of the agency."""

    @property
    def holidays(self) -> set[date]:
        return closed_days(self.land, self.regional, self.year)

    @property
    def next_holidays(self) -> set[date]:
        return closed_days(self.land, self.regional, self.year + 1)


def generated(seed: int) -> Place:
    """Returns the place of this seed, always the same."""
    chance = random.Random(seed)
    name, land, regional = chance.choice(PLACES)
    year = chance.randrange(2026, 2046)
    first = date(year, 1, 1) + timedelta(chance.randrange(300))
    monday = first - timedelta(first.weekday())
    closed = {monday + timedelta(chance.randrange(7)) for _ in range(chance.randrange(3))}
    return Place(name, land, regional, year, monday, chance.randrange(7), frozenset(closed))


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(1)
