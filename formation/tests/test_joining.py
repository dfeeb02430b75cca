"""Groups that exist: a newcomer comes in, a drop-out is replaced, two small groups merge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formation.tests import worlds
from formation.tests.worlds import bound, offer, people, person
from kreis.formation import Grouping, Move, Problem, UnknownName, solve
from kreis.formation.joining import (
    MOST_MOVES,
    Joining,
    after,
    back_fill,
    merge,
    newcomer,
    newcomers,
)
from kreis.formation.moves import newly_broken

THERE_AND_HERE = {"v": "yes", "w": "yes"}


def test_a_newcomer_takes_a_free_seat_where_most_is_in_common() -> None:
    dull, alike = people(4), [person(f"q{n}", topics=frozenset({"T1"})) for n in range(2)]
    she = person("she", topics=frozenset({"T1"}))
    offers = (offer("o1"), offer("o2", slot="thu-am", venue_id="w"))
    everybody = [
        replace(each, reach=THERE_AND_HERE, slots=frozenset({"tue-am", "thu-am"}))
        for each in (*dull[:2], *alike, she)
    ]
    problem = Problem(tuple(everybody), offers)
    grouping = Grouping.of({"o1": ["p00", "p01"], "o2": ["q0", "q1"]})
    first, second = newcomer(problem, grouping, "she")
    assert (first.offer_id, first.moves, second.offer_id) == ("o2", (), "o1")
    assert first.quality > second.quality


def full_and_free() -> tuple[Problem, Grouping]:
    """`o1` is full; only p03 of it could also go to `o2`, which has a seat; she only to `o1`."""
    members = [*people(4), *(person(f"q{n}", reach={"w": "yes"}) for n in range(2)), person("she")]
    members[3] = replace(members[3], reach=THERE_AND_HERE)
    offers = (offer("o1"), offer("o2", venue_id="w"))
    grouping = Grouping.of({"o1": ["p00", "p01", "p02", "p03"], "o2": ["q0", "q1"]})
    return Problem(tuple(members), offers), grouping


def test_somebody_moves_to_make_room_if_need_be() -> None:
    problem, grouping = full_and_free()
    (way,) = newcomer(problem, grouping, "she")
    assert (way.offer_id, way.moves) == ("o1", (Move("p03", "o2"),))
    assert after(problem, grouping, way).members_of == {
        "o1": ("p00", "p01", "p02", "she"),
        "o2": ("p03", "q0", "q1"),
    }


def test_everybody_is_asked_the_longest_waiting_first_as_long_as_there_are_tries() -> None:
    problem, grouping = full_and_free()
    earlier = person("zoe", waiting_since=worlds.ANYBODY.waiting_since.replace(year=2026))
    problem = replace(problem, people=(*problem.people, earlier))

    everybody = newcomers(problem, grouping)
    hurried = newcomers(problem, grouping, tries=1)

    assert {who: ways[0].moves for who, ways in everybody.items()} == {
        "she": (Move("p03", "o2"),),
        "zoe": (Move("p03", "o2"),),
    }
    assert list(hurried) == ["zoe", "she"]
    assert hurried == {"zoe": everybody["zoe"], "she": []}


@pytest.mark.parametrize("frozen", ["o1", "o2"])
def test_a_frozen_group_neither_takes_nor_gives(frozen: str) -> None:
    problem, grouping = full_and_free()
    assert newcomer(problem, grouping, "she", {frozen}) == []


def test_whom_she_must_not_meet_closes_the_way_and_is_not_named() -> None:
    problem, grouping = full_and_free()
    kept = bound("keep_apart", "she", "p00")
    apart = tuple(
        replace(each, constraints=kept) if each.id in ("she", "p00") else each
        for each in problem.people
    )
    assert newcomer(replace(problem, people=apart), grouping, "she") == []


def test_after_a_drop_out_a_group_that_is_too_small_takes_who_waited_longest() -> None:
    early = replace(person("early"), waiting_since=worlds.MONDAY.replace(year=2026))
    problem = Problem((*people(2), person("late"), early), (offer(adults_min=4),))
    grouping = Grouping.of({"o": ["p00", "p01"]})
    assert [each.person_id for each in back_fill(problem, grouping, "o")] == ["early", "late"]
    assert back_fill(problem, Grouping.of({}), "o") == []


def test_two_shrunken_groups_become_one_where_all_can_come() -> None:
    both = [replace(each, reach=THERE_AND_HERE) for each in people(2)]
    only_here = [person(f"q{n}") for n in range(2)]
    offers = (offer("o1"), offer("o2", venue_id="w"), offer("o3", adults_max=3, slot="thu-am"))
    problem = Problem((*both, *only_here), offers)
    grouping = Grouping.of({"o1": ["q0", "q1"], "o2": ["p00", "p01"]})
    (merged,) = merge(problem, grouping, "o1", "o2")
    assert (merged.offer_id, merged.members) == ("o1", ("p00", "p01", "q0", "q1"))
    assert merge(problem, grouping, "o1", "o1") == []


def test_names_that_are_not_there_are_refused() -> None:
    problem, grouping = full_and_free()
    with pytest.raises(UnknownName, match="nobody"):
        newcomer(problem, grouping, "nobody")
    with pytest.raises(UnknownName, match="nowhere"):
        back_fill(problem, grouping, "nowhere")
    with pytest.raises(UnknownName, match="nowhere"):
        merge(problem, grouping, "o1", "nowhere")


def every_answer(problem: Problem, grouping: Grouping) -> Iterator[Joining]:
    for who in problem.person.keys() - grouping.offer_of.keys():
        yield from newcomer(problem, grouping, who)[:3]
    for group in grouping.groups:
        yield from back_fill(problem, grouping, group.offer_id)[:3]


@settings(deadline=None, max_examples=15)
@given(st.integers(10, 50), st.integers(1, 5), st.integers(0, 10**6), st.data())
def test_no_answer_breaks_a_rule_also_where_some_have_left(
    count: int, offers: int, seed: int, data: st.DataObject
) -> None:
    problem = worlds.pool(count, offers, seed)
    formed = solve(problem, steps=5, seed=seed).grouping
    leave = data.draw(st.sets(st.sampled_from([p.id for p in problem.people]), max_size=6))
    left = Grouping.of({o: set(who) - leave for o, who in formed.members_of.items()})
    for joining in every_answer(problem, left):
        assert newly_broken(problem, left, after(problem, left, joining)) == ()
        assert len(joining.moves) <= MOST_MOVES
