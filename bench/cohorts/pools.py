"""Seeded pools in which not everybody can be placed; nobody in them exists.

An agency of 50 to 200 people in one town with its villages. What makes them hard is what makes an
agency's week hard: few rooms and start weeks, few childcare places, slots that few share, little
German, groups for women only, people who must not meet, and least sizes that only just fill. Each
kind is tight in another way (`KINDS`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from kreis.formation import Child, Constraint, Offer, Person, Problem, StartWeek
from kreis.formation.people import (
    BANDS,
    GENDERS,
    GERMAN_LEVELS,
    SLOTS,
    ConstraintKind,
    Reach,
)

MONDAY, ASKED_FROM = date(2027, 4, 5), date(2026, 9, 1)
SIDE_KM = 14.0
HOMES, HOME_SHARES = ("de", "ar", "uk", "tr", "fa", "pl", "ti"), (55, 14, 10, 8, 5, 5, 3)
GENDER_SHARES = (87, 12, 1)
"""Of women, men and others."""
TEN_SLOTS = SLOTS[:10]

Place = tuple[float, float]


@dataclass(frozen=True)
class Kind:
    """What a pool is short of. Units: people, kilometres, childcare places, shares of 1."""

    people_of_a_venue: int = 16
    offers_of_a_venue: int = 8
    weeks: int = 3
    slot_share: float = 0.55
    week_share: float = 0.75
    reach_km: tuple[float, ...] = (5, 8, 12, 18)
    least: tuple[int, ...] = (5, 6, 8)
    most: tuple[int, ...] = (9, 10, 12)
    care_need: float = 0.4
    care_places: tuple[int, ...] = (4, 6, 8)
    little_german: float = 0.45
    women_only: float = 0.2
    apart_of_hundred: int = 6


KINDS = {
    "usual": Kind(),
    "slots": Kind(slot_share=0.42, offers_of_a_venue=12),
    "care": Kind(care_need=0.6, care_places=(4, 5, 6), slot_share=0.65),
    "languages": Kind(little_german=0.8, slot_share=0.65, women_only=0.3),
    "sizes": Kind(least=(8, 9), most=(9, 10), slot_share=0.6),
    "many-offers": Kind(offers_of_a_venue=20, weeks=4, slot_share=0.45),
    "apart": Kind(apart_of_hundred=25, slot_share=0.6),
}


def pool(kind_name: str, people: int, seed: int) -> Problem:
    """The same for the same name, number and seed on every machine."""
    rng = Random(f"tight {kind_name} {people} {seed}")  # keeps no secret
    kind = KINDS[kind_name]
    venues = {
        f"v{number:02}": _somewhere(rng, SIDE_KM / 3)
        for number in range(max(2, people // kind.people_of_a_venue))
    }
    popularity = [kind.slot_share * rng.uniform(0.6, 1.5) for _ in TEN_SLOTS]
    pool = [_somebody(f"p{n:03}", kind, venues, popularity, rng) for n in range(people)]
    _bind(pool, "keep_apart", people * kind.apart_of_hundred // 100, rng)
    _bind(pool, "keep_together", people // 40, rng)
    offers = [
        _offer(f"{venue}-{number:02}", venue, kind, popularity, rng)
        for venue in venues
        for number in range(kind.offers_of_a_venue)
    ]
    return Problem(tuple(pool), tuple(offers))


def _somewhere(rng: Random, scatter_km: float) -> Place:
    return rng.gauss(SIDE_KM / 2, scatter_km), rng.gauss(SIDE_KM / 2, scatter_km)


def _somebody(
    name: str, kind: Kind, venues: dict[str, Place], popularity: list[float], rng: Random
) -> Person:
    home = rng.choices(HOMES, HOME_SHARES)[0]
    gender = rng.choices(GENDERS, GENDER_SHARES)[0]
    speaks_german = home == "de" or rng.random() > kind.little_german
    level = rng.choice(GERMAN_LEVELS[3:] if speaks_german else GERMAN_LEVELS[:3])
    return Person(
        id=name,
        slots=frozenset(
            s for s, share in zip(TEN_SLOTS, popularity, strict=True) if rng.random() < share
        ),
        start_weeks=_weeks(kind, rng),
        reach=_reach(_somewhere(rng, SIDE_KM / 4), rng.choice(kind.reach_km), venues, rng),
        languages=frozenset({home, "de"} if speaks_german else {home}),
        home_language=home,
        german_level="C" if home == "de" else level,
        gender=gender,
        may_join_women_only=gender != "man" and rng.random() < 0.7,
        waiting_since=ASKED_FROM + timedelta(days=rng.randrange(180)),
        topics=frozenset(rng.sample([f"T{number}" for number in range(1, 8)], rng.randint(1, 3))),
        isolation_waived=rng.random() < 0.05,
    )


def _weeks(kind: Kind, rng: Random) -> dict[date, StartWeek]:
    children = tuple(
        Child(rng.choice(BANDS), rng.random() < kind.care_need)
        for _ in range(rng.choices((1, 2, 3), (57, 29, 14))[0])
    )
    return {
        MONDAY + timedelta(weeks=week): StartWeek(
            rng.choices(("yes", "with_childcare", "no"), (65, 25, 10))[0], children
        )
        for week in range(kind.weeks)
        if rng.random() < kind.week_share
    }


def _reach(home: Place, limit_km: float, venues: dict[str, Place], rng: Random) -> dict[str, Reach]:
    how: dict[str, Reach] = {}
    for venue, (x, y) in venues.items():
        apart = ((x - home[0]) ** 2 + (y - home[1]) ** 2) ** 0.5
        if apart <= limit_km:
            how[venue] = "yes"
        elif apart <= 1.5 * limit_km and rng.random() < 0.25:
            how[venue] = "with_lift"
    return how


def _offer(name: str, venue: str, kind: Kind, popularity: list[float], rng: Random) -> Offer:
    language = rng.choices(("de", "ar", "uk", "tr"), (82, 8, 6, 4))[0]
    level = rng.choices(GERMAN_LEVELS[:4], (40, 20, 25, 15))[0]
    return Offer(
        id=name,
        venue_id=venue,
        slot=rng.choices(TEN_SLOTS, popularity)[0],
        start_monday=MONDAY + timedelta(weeks=rng.randrange(kind.weeks)),
        languages=frozenset({language}),
        german_level_from=level,
        adults_min=rng.choice(kind.least),
        adults_max=rng.choice(kind.most),
        care_total=rng.choice(kind.care_places),
        care_by_band={"0-2": rng.randint(1, 3)},
        women_only=rng.random() < kind.women_only,
    )


def _bind(pool: list[Person], kind: ConstraintKind, pairs: int, rng: Random) -> None:
    for number in range(pairs):
        rule = Constraint(f"{kind}-{number}", kind)
        for chosen in rng.sample(range(len(pool)), 2):
            pool[chosen] = replace(pool[chosen], constraints=pool[chosen].constraints | {rule})
