"""Regions: every rule obeyed, whatever the size; the checker sees each rule broken."""

from __future__ import annotations

import json
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreis.formation.problem import Weights
from kreis.formation.reading import Fields
from kreis.formation.workbench.regions import generator
from kreis.formation.workbench.regions.checker import check
from kreis.formation.workbench.regions.compiling import Sheet
from kreis.formation.workbench.regions.forming import Formed, form
from kreis.formation.workbench.regions.newcomer import Standing
from kreis.formation.workbench.regions.region import Cohort, Region, Resident, Sizes, Venue

SMALL = Sizes(least=2, most=3, slots=2, weeks=1, languages=3)
ANYBODY = Resident(
    id=0,
    x_km=0.0,
    y_km=0.0,
    max_km=5.0,
    slots=(0, 1),
    languages=(0,),
    home_language=0,
    protected_minority=False,
    start_weeks=(0,),
    children=1,
    child_age_bands=(0,),
    topics=(),
)
HALL = Venue(0, 3.0, 4.0, 3)


def run(region: Region, steps: int, seed: int, workers: int = 1) -> Formed:
    return form(region, steps, seed, lambda: False, Weights(), workers=workers, jit=False)


def people(*said: dict[str, object]) -> list[Resident]:
    return [ANYBODY._replace(id=number, **each) for number, each in enumerate(said)]  # type: ignore[arg-type]


def cohort(*members: int, slot: int = 0, language: int = 0) -> Cohort:
    return Cohort(members, 0, slot, 0, language)


BROKEN = {
    "1 cannot come at slot 0": {"slots": (1,)},
    "1 cannot start in week 0": {"start_weeks": ()},
    "1 does not speak 0": {"languages": (1,)},
    "1 cannot reach venue 0": {"max_km": 4.9},
    "venue 0, slot 0: 4 children, 3 places": {"children": 3},
    "1 is the only one with her home language": {"home_language": 1, "protected_minority": True},
}


@pytest.mark.parametrize("violation", BROKEN)
def test_the_checker_names_the_one_rule_that_is_broken(violation: str) -> None:
    region = Region(people({}, BROKEN[violation]), [HALL], SMALL)
    assert check(region, [cohort(0, 1)]) == [violation]
    assert check(Region(people({}, {}), [HALL], SMALL), [cohort(0, 1)]) == []


def test_the_checker_minds_sizes_rooms_pairs_and_names() -> None:
    region = Region(people(*[{}] * 4), [HALL], SMALL, keep_apart=[(0, 1)], keep_together=[(0, 3)])
    assert check(region, [cohort(0)]) == [
        "venue 0, slot 0: 1 members",
        "0 and 3 are kept together",
    ]
    assert check(region, [cohort(0, 3), cohort(1, 2)]) == ["venue 0, slot 0: 2 cohorts in one room"]
    assert check(region, [cohort(0, 1, 3)]) == ["0 and 1 are kept apart"]
    assert check(region, [cohort(0, 0)]) == ["0 is placed 2 times"]
    assert check(region, [cohort(0, 9)]) == ["9 is nobody's id"]


@st.composite
def small_regions(draw: st.DrawFn) -> Region:
    some = st.sampled_from
    residents = [
        ANYBODY._replace(
            id=number,
            slots=draw(some([(0, 1), (0,), (1,), ()])),
            languages=draw(some([(0,), (0, 1), (1,)])),
            home_language=draw(some([0, 0, 1])),
            protected_minority=draw(st.booleans()),
            max_km=draw(some([5.0, 5.0, 1.0])),
            start_weeks=draw(some([(0,), (0,), ()])),
            children=draw(st.integers(0, 2)),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    venues = [HALL._replace(id=number) for number in range(draw(st.integers(0, 2)))]
    ids = [each.id for each in residents]
    pairs = [(one, other) for one in ids for other in ids if one < other]
    some_pairs = st.lists(some(pairs), max_size=2) if pairs else st.just([])
    return Region(residents, venues, SMALL, draw(some_pairs), draw(some_pairs))


def most_that_can_be_placed(region: Region) -> int:
    """By trying every way to spread the people over the rooms with their languages, those that
    place most first."""
    rooms = [
        (venue.id, slot, language)
        for venue, slot, language in product(region.venues, range(2), range(2))
    ]
    ways = product([None, *rooms], repeat=len(region.people))
    for homes in sorted(ways, key=lambda way: way.count(None)):
        groups: dict[tuple[int, int, int], list[int]] = {}
        for person, home in zip(region.people, homes, strict=True):
            if home:
                groups.setdefault(home, []).append(person.id)
        cohorts = [
            Cohort(tuple(members), venue, slot, 0, language)
            for (venue, slot, language), members in groups.items()
        ]
        if not check(region, cohorts):
            return len(region.people) - homes.count(None)
    raise AssertionError("nobody anywhere obeys every rule")


@settings(deadline=None, max_examples=60)
@given(small_regions().filter(lambda region: len(region.people) <= 5))
def test_nobody_is_left_out_who_could_be_placed(region: Region) -> None:
    one_venue = Region(
        region.people, region.venues[:1], SMALL, region.keep_apart, region.keep_together
    )
    formed = run(one_venue, 100, 1)
    assert check(one_venue, formed.cohorts) == []
    assert sum(len(each.members) for each in formed.cohorts) == most_that_can_be_placed(one_venue)


@settings(deadline=None, max_examples=100)
@given(small_regions(), st.integers(0, 20))
def test_however_odd_the_region_no_exception_and_no_broken_rule(region: Region, steps: int) -> None:
    assert check(region, run(region, steps, 1).cohorts) == []
    again = Region.from_fields(Fields(json.loads(json.dumps(region.to_dict()))))
    assert again.to_dict() == region.to_dict()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_divided_region_obeys_every_rule_and_seams_only_add(seed: int) -> None:
    region = generator.region(400, seed)
    formed = run(region, 100, seed)
    assert check(region, formed.cohorts) == []
    assert sum(len(each.members) for each in formed.cohorts) > 340


def test_the_number_of_workers_changes_nothing() -> None:
    region = generator.region(350, 3)
    assert run(region, 40, 1) == run(region, 40, 1, workers=2)


def test_a_generated_region_is_the_same_everywhere() -> None:
    one, other = (generator.region(60, 3).to_dict() for _ in "12")
    assert one == other != generator.region(60, 4).to_dict()


def test_newcomers_find_a_place_and_move_two_others_at_most() -> None:
    region = generator.region(200, 5)
    formed = run(region, 60, 1)
    outside = {p.id for p in region.people} - {m for c in formed.cohorts for m in c.members}
    sheet = Sheet(region)
    bound_ids = {who for pair in region.keep_together for who in pair}
    # One member each of five cohorts leaves, so that there are places.
    emptier = [each._replace(members=each.members[1:]) for each in formed.cohorts]
    leavers = {each.members[0] for each in formed.cohorts}
    standing = Standing(sheet, emptier)
    found = 0
    for who in sorted((outside | leavers) - bound_ids):
        placed = standing.place(who, Weights())
        if placed:
            found += 1
            assert len(placed.moved) <= 2
            new = set(check(region, placed.cohorts)) - set(check(region, emptier))
            assert new == set()
            assert sum(who in cohort.members for cohort in placed.cohorts) == 1
    assert found >= 5
