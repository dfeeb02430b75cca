"""Made-up pools: seeded ones of any size, and builders for people and offers of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from kreis.formation import Child, Constraint, Offer, Person, Problem, StartWeek
from kreis.formation.people import BANDS, GERMAN_LEVELS, SLOTS, ConstraintKind

MONDAY = date(2027, 4, 5)

ANYBODY = Person(
    id="anybody",
    slots=frozenset({"tue-am"}),
    start_weeks={MONDAY: StartWeek("yes")},
    reach={"v": "yes"},
    languages=frozenset({"de"}),
    home_language="de",
    german_level="C",
    gender="woman",
    may_join_women_only=True,
    waiting_since=date(2027, 1, 1),
)

ANY_OFFER = Offer(
    id="o",
    venue_id="v",
    slot="tue-am",
    start_monday=MONDAY,
    languages=frozenset({"de"}),
    adults_min=2,
    adults_max=4,
    care_total=4,
)


def person(person_id: str, **said: Any) -> Person:
    return replace(ANYBODY, id=person_id, **said)


def people(count: int, **said: Any) -> tuple[Person, ...]:
    return tuple(person(f"p{number:02}", **said) for number in range(count))


def offer(offer_id: str = "o", **what: Any) -> Offer:
    return replace(ANY_OFFER, id=offer_id, **what)


def bound(kind: ConstraintKind, *ids: str) -> frozenset[Constraint]:
    """One rule for all who carry it."""
    return frozenset({Constraint("-".join(ids), kind)})


def pool(count: int, offers: int, seed: int) -> Problem:
    """People and offers of a region, one venue for two offers, with pairs bound by rules."""
    rng = Random(seed)
    venues = [f"v{number:02}" for number in range(max(1, offers // 2))]
    made = [_somebody(f"p{number:04}", venues, rng) for number in range(count)]
    for number in range(count // 25):
        kind: ConstraintKind = "keep_together" if number % 3 == 0 else "keep_apart"
        rule = Constraint(f"rule-{number}", kind)
        for chosen in rng.sample(range(count), 2):
            made[chosen] = replace(made[chosen], constraints=made[chosen].constraints | {rule})
    return Problem(tuple(made), tuple(_offer(number, venues, rng) for number in range(offers)))


def _somebody(person_id: str, venues: list[str], rng: Random) -> Person:
    home = rng.choice(("de", "de", "de", "ar", "tr", "uk", "pl"))
    gender = rng.choices(("woman", "man", "diverse"), (88, 11, 1))[0]
    bands = tuple(Child(rng.choice(BANDS), rng.random() < 0.3) for _ in range(rng.randint(1, 3)))
    return person(
        person_id,
        slots=frozenset(slot for slot in SLOTS[:10] if rng.random() < 0.5),
        start_weeks={
            MONDAY + timedelta(weeks=week): StartWeek(
                rng.choices(("yes", "with_childcare", "no"), (6, 3, 1))[0], bands
            )
            for week in range(4)
            if rng.random() < 0.8
        },
        reach=dict.fromkeys((venue for venue in venues if rng.random() < 0.7), "yes"),
        home_language=home,
        languages=frozenset({home}),
        german_level="C" if home == "de" else rng.choice(GERMAN_LEVELS),
        gender=gender,
        may_join_women_only=gender != "man" and rng.random() < 0.7,
        waiting_since=date(2027, 1, 1) + timedelta(days=rng.randrange(80)),
        topics=frozenset(rng.sample([f"T{number}" for number in range(1, 8)], 2)),
    )


def _offer(number: int, venues: list[str], rng: Random) -> Offer:
    return offer(
        f"o{number:02}",
        venue_id=venues[number % len(venues)],
        slot=rng.choice(SLOTS[:10]),
        start_monday=MONDAY + timedelta(weeks=rng.randrange(4)),
        adults_min=8,
        adults_max=rng.choice((12, 15)),
        care_total=rng.randint(4, 10),
        care_by_band={"0-2": 4},
        women_only=rng.random() < 0.2,
        german_level_from=rng.choice(("none", "none", "none", "A2")),
    )
