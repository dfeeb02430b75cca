"""Seeded regions like real ones, of any size; nobody in them exists.

After `cohort_formation` §3.3: towns with normal scatter on a grid of 0.7 km, 17 weekly slots of
different popularity (0.25 to 0.45), 12 languages (65 % have the main one at home, 85 % of the rest
speak it, a third speaks a second common one), 4 start weeks, 1 to 3 children in 6 age bands, a
venue for 40 people with 16 to 29 places for children, limits of 5 to 25 km, cohorts of 8 to 15,
pairs kept apart (0.5 % of people) and together (1 %). Whoever does not speak the main language must
not be alone with her own. What is not said there was fitted to the four published files: the
languages' shares, the scatter, the limits; a town of 400 people and its 14 km are ours.
"""

from __future__ import annotations

from random import Random

from kreis.formation.workbench.regions.region import Pair, Region, Resident, Sizes, Venue

SIZES = Sizes(least=8, most=15, slots=17, weeks=4, languages=12)
MAIN, SECOND = 0, 1
"""Languages in which groups are held; the second one is learnt at school by a third."""
GRID_KM = 0.7
TOWN = 400
"""People of a town, and the side of the square that it has to itself."""
TOWN_SIDE_KM = 14.0
SCATTER_KM, CENTRE_KM = 2.4, 1.8
"""Of homes and of venues around a town's middle."""
VENUE_FOR = 40
LEAST_VENUES = 3
LIMITS_KM, LIMIT_SHARES = (5.0, 10.0, 15.0, 25.0), (26, 33, 35, 6)
WEEK_CHOICES = ((0, 1), (1, 2), (2, 3), (0, 1, 2), (1, 2, 3), (0, 1, 2, 3))
WEEK_SHARES = (17, 12, 27, 11, 26, 7)
BANDS, TOPICS = 6, 10

Place = tuple[float, float]


def region(people: int, seed: int) -> Region:
    """A region of so many people; the same for the same seed on every machine."""
    rng = Random(f"region {people} {seed}")  # noqa: S311  # a made-up region keeps no secret
    towns = _towns(rng, people)
    popularity = [rng.uniform(0.25, 0.45) for _ in range(SIZES.slots)]
    residents = [_resident(rng, number, towns, popularity) for number in range(people)]
    venues = [
        Venue(number, *_near(rng, towns[number % len(towns)], CENTRE_KM), rng.randint(16, 29))
        for number in range(max(LEAST_VENUES, people // VENUE_FOR))
    ]
    apart = _pairs(rng, residents, people // 200)
    return Region(residents, venues, SIZES, apart, _pairs(rng, residents, people // 100))


def _towns(rng: Random, people: int) -> list[Place]:
    """The middles of the towns, by lot in a square."""
    count = max(1, people // TOWN)
    side = TOWN_SIDE_KM * count**0.5
    return [(rng.uniform(0, side), rng.uniform(0, side)) for _ in range(count)]


def _near(rng: Random, town: Place, scatter_km: float) -> Place:
    x, y = town
    return _on_grid(rng.gauss(x, scatter_km)), _on_grid(rng.gauss(y, scatter_km))


def _on_grid(kilometres: float) -> float:
    return round(round(kilometres / GRID_KM) * GRID_KM, 1)


def _resident(rng: Random, number: int, towns: list[Place], popularity: list[float]) -> Resident:
    x, y = _near(rng, rng.choice(towns), SCATTER_KM)
    home, languages = _languages(rng)
    children = rng.choices((1, 2, 3), (57, 29, 14))[0]
    return Resident(
        id=number,
        x_km=x,
        y_km=y,
        max_km=rng.choices(LIMITS_KM, LIMIT_SHARES)[0],
        slots=tuple(slot for slot, share in enumerate(popularity) if rng.random() < share),
        languages=languages,
        home_language=home,
        protected_minority=MAIN not in languages,
        start_weeks=rng.choices(WEEK_CHOICES, WEEK_SHARES)[0],
        children=children,
        child_age_bands=tuple(sorted({rng.randrange(BANDS) for _ in range(children)})),
        topics=tuple(sorted(rng.sample(range(TOPICS), rng.randint(1, 4)))),
    )


def _languages(rng: Random) -> tuple[int, tuple[int, ...]]:
    """The home language, and all that she speaks; those of few become rarer one after another."""
    spoken = {SECOND} if rng.random() < 0.35 else set()
    if rng.random() < 0.65:
        return MAIN, tuple(sorted({MAIN, *spoken}))
    others = range(1, SIZES.languages)
    home = rng.choices(others, [1 / each for each in others])[0]
    spoken |= {home, MAIN} if rng.random() < 0.85 else {home}
    return home, tuple(sorted(spoken))


def _pairs(rng: Random, residents: list[Resident], count: int) -> list[Pair]:
    """Two who live near one another; nobody is in two pairs."""
    pairs: list[Pair] = []
    bound: set[int] = set()
    by_place = sorted(residents, key=lambda each: (each.x_km, each.y_km, each.id))
    for _ in range(20 * count):
        if len(pairs) == count:
            break
        at = rng.randrange(len(by_place) - 1)
        one, other = by_place[at].id, by_place[at + 1].id
        if not bound & {one, other}:
            bound |= {one, other}
            pairs.append((min(one, other), max(one, other)))
    return pairs
