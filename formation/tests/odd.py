"""Hypothesis strategies for problems however odd, and every grouping a small problem can have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import TypeVar

from hypothesis import strategies as st

from kreis.formation import (
    Child,
    Constraint,
    Grouping,
    Offer,
    Person,
    Problem,
    StartWeek,
)
from kreis.formation.people import BANDS, GENDERS, GERMAN_LEVELS, MORNINGS, REACHES, Reach

MONDAYS = st.sampled_from([date(2027, 4, 5), date(2027, 4, 12)])
VENUES = st.sampled_from(["v", "w"])
TIMES = st.sampled_from(["tue-am", "tue-pm", "thu-am"])
TONGUES = st.sampled_from(["de", "de-simple", "uk", "ar"])

OF_EIGHT = st.integers(0, 7)

Value = TypeVar("Value")


def mostly(usual: Value, odd: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    """Seven times of eight what lets groups form at all, else anything."""

    @st.composite
    def one(draw: st.DrawFn) -> Value:
        return draw(odd) if draw(OF_EIGHT) == 7 else usual

    return one()


ALL_TIMES = frozenset({"tue-am", "tue-pm", "thu-am"})
BOTH_VENUES: dict[str, Reach] = {"v": "yes", "w": "with_lift"}
BOTH_MONDAYS = {date(2027, 4, 5): StartWeek("yes"), date(2027, 4, 12): StartWeek("yes")}

children = st.lists(st.builds(Child, st.sampled_from(BANDS), st.booleans()), max_size=3)
start_weeks = st.builds(StartWeek, st.sampled_from(MORNINGS), children.map(tuple))
constraints = st.builds(
    Constraint, st.sampled_from(["1", "2"]), st.sampled_from(["keep_apart", "keep_together"])
)


def persons(ids: st.SearchStrategy[str]) -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        id=ids,
        slots=mostly(ALL_TIMES, st.frozensets(TIMES)),
        start_weeks=st.just(BOTH_MONDAYS) | st.dictionaries(MONDAYS, start_weeks),
        reach=mostly(BOTH_VENUES, st.dictionaries(VENUES, st.sampled_from(REACHES))),
        languages=mostly(frozenset({"de"}), st.frozensets(TONGUES, max_size=2)),
        home_language=mostly("de", TONGUES),
        german_level=mostly("C", st.sampled_from(GERMAN_LEVELS)),
        gender=mostly("woman", st.sampled_from(GENDERS)),
        may_join_women_only=st.booleans(),
        waiting_since=st.integers(-500, 500).map(lambda days: date(2027, 1, 1) + timedelta(days)),
        topics=st.frozensets(st.sampled_from(["T1", "T2"])),
        constraints=mostly(frozenset(), st.frozensets(constraints, max_size=2)),
        isolation_waived=st.booleans(),
    )


def offers(ids: st.SearchStrategy[str]) -> st.SearchStrategy[Offer]:
    """Bounds may be negative or cross one another: such an offer never has a group."""
    return st.builds(
        Offer,
        id=ids,
        venue_id=VENUES,
        slot=TIMES,
        start_monday=MONDAYS,
        languages=mostly(frozenset({"de"}), st.frozensets(TONGUES, max_size=2)),
        adults_min=mostly(2, st.integers(-1, 3)),
        adults_max=mostly(4, st.integers(-1, 5)),
        care_total=mostly(4, st.integers(-1, 4)),
        care_by_band=mostly({}, st.dictionaries(st.sampled_from(BANDS), st.integers(-1, 2))),
        german_level_from=mostly("none", st.sampled_from(GERMAN_LEVELS)),
        women_only=st.booleans(),
    )


def problems(most_people: int, most_offers: int) -> st.SearchStrategy[Problem]:
    people = st.lists(
        persons(st.uuids().map(str)), max_size=most_people, unique_by=lambda each: each.id
    )
    places = st.lists(
        offers(st.uuids().map(str)), max_size=most_offers, unique_by=lambda each: each.id
    )
    return st.builds(Problem, people=people.map(tuple), offers=places.map(tuple))


def every_grouping(problem: Problem) -> Iterator[Grouping]:
    """All ways to spread the people over the offers and nowhere."""
    homes = [None, *(offer.id for offer in problem.offers)]
    for choice in product(homes, repeat=len(problem.people)):
        yield grouping_of(problem, choice)


def grouping_of(problem: Problem, homes: tuple[str | None, ...]) -> Grouping:
    return Grouping.of(
        {
            offer.id: [
                person.id
                for person, home in zip(problem.people, homes, strict=True)
                if home == offer.id
            ]
            for offer in problem.offers
        }
    )
