"""Figures of a cohort: of its members, of its starters, and none of fewer than five people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

import pytest

from kreis.insights.domain.figures import figure
from kreis.insights.domain.intervals import wilson
from services.insights.tests.group import Group
from services.insights.tests.reader import Insights


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(7, 10, 0.40, 0.89), (11, 12, 0.65, 0.99), (0, 5, 0.0, 0.43), (5, 5, 0.57, 1.0)],
)
def test_the_interval_of_wilson(count: int, total: int, low: float, high: float) -> None:
    assert tuple(round(each, 2) for each in wilson(count, total)) == (low, high)


def test_no_figure_of_fewer_than_five_people() -> None:
    assert figure(4, 4) is None
    assert figure(5, 5) is not None


def everybody(group: Group, weeks: Iterable[int], present: int) -> None:
    """The first `present` people come every week, the others never."""
    for week in weeks:
        marks = {who: "PA"[number >= present] for number, who in enumerate(group.people)}
        group.hold(group.day(week), marks)


def test_how_many_of_the_members_come_regularly(insights: Insights) -> None:
    group = insights.group(size=10)
    everybody(group, range(2, 6), 7)
    insights.take(group.told)

    regular = insights.of(group)["regular"]
    assert (regular["count"], regular["total"]) == (7, 10)
    assert (round(regular["low"], 2), round(regular["high"], 2)) == (0.40, 0.89)


def test_who_has_left_or_is_new_is_in_no_figure_of_members(insights: Insights) -> None:
    group = insights.group(size=12)
    everybody(group, range(2, 6), 8)
    group.leave(group.day(5), group.people[0])
    group.join(group.day(6))
    insights.take(group.told)

    regular = insights.of(group)["regular"]
    assert (regular["count"], regular["total"]) == (7, 11)


def test_who_leaves_today_is_in_no_figure_of_members(insights: Insights) -> None:
    group = insights.group(size=12)
    everybody(group, range(2, 6), 8)
    group.leave(group.day(6), group.people[0])
    insights.take(group.told)
    insights.at(f"{group.day(6)}T16:00")

    regular = insights.of(group)["regular"]
    assert (regular["count"], regular["total"]) == (7, 11)


def test_below_five_people_nothing_is_said(insights: Insights) -> None:
    group = insights.group(size=4)
    everybody(group, range(2, 14), 4)
    insights.take(group.told)

    found = insights.of(group)
    assert found["regular"] is None
    assert [each["figure"] for each in found["starters"]] == [None, None, None]


def test_starters_are_followed_and_leavers_count_as_no(insights: Insights) -> None:
    """Of ten, eight came in their first two weeks. One of them left, one stopped in week 5."""
    group = insights.group(size=10)
    people = group.people
    started = dict.fromkeys(people[:8], "P") | dict.fromkeys(people[8:], "A")
    group.hold(group.monday, started, "assessment_week")
    for week in range(2, 14):
        came = people[:8] if week < 5 else people[1:7]
        present = [who for who in came if week < 4 or who != people[6]]
        group.hold(group.day(week), {w: "P" if w in present else "A" for w in people})
    group.leave(group.day(11), people[1])
    insights.take(group.told)

    figures = {
        each["week"]: (each["figure"]["count"] or each["figure"]["nearly"], each["figure"]["total"])
        for each in insights.of(group)["starters"]
    }
    assert figures == {4: ("all", 8), 8: (5, 8), 12: (4, 8)}


def test_without_a_list_nobody_is_said_to_have_stayed_away(insights: Insights) -> None:
    """Lists of weeks 5 to 8 are missing: the dates were, and nobody wrote down who came."""
    group = insights.group(size=6)
    everybody(group, [*range(1, 5), *range(9, 13)], 6)
    for week in range(5, 9):
        group.date(group.day(week))
    insights.take(group.told)

    starters = insights.of(group)["starters"]
    assert [(each["week"], each["has_list"]) for each in starters] == [
        (4, True),
        (8, False),
        (12, True),
    ]
    assert [each["figure"] is None for each in starters] == [False, True, False]


def test_whoever_has_not_reached_a_week_is_left_out(insights: Insights) -> None:
    group = insights.group(size=6)
    everybody(group, range(1, 8), 6)
    insights.take(group.told)

    insights.at(f"{group.monday + timedelta(weeks=4) - timedelta(days=1)}T12:00")
    assert insights.of(group)["starters"] == []
    insights.at(f"{group.monday + timedelta(weeks=4)}T12:00")
    assert [each["week"] for each in insights.of(group)["starters"]] == [4]


def test_the_start_week_makes_a_starter_and_nobody_regular(insights: Insights) -> None:
    group = insights.group(size=5)
    for day in range(5):
        marks = dict.fromkeys(group.people, "P")
        group.hold(group.monday + timedelta(days=day), marks, "assessment_week")
    everybody(group, [4, 8, 12], 0)
    insights.take(group.told)

    found = insights.of(group)
    assert found["regular"] is None
    assert [
        (e["week"], e["figure"]["nearly"], e["figure"]["total"]) for e in found["starters"]
    ] == [
        (4, "none", 5),
        (8, "none", 5),
        (12, "none", 5),
    ]


def test_who_moved_into_another_group_has_not_left(insights: Insights) -> None:
    first = insights.group(size=5)
    everybody(first, range(1, 5), 5)
    second = insights.group(size=1, monday=first.monday)
    for who in first.people:
        first.leave(first.day(4), who)
    for who in list(first.people):
        second.join(first.day(5), who)
    for week in range(5, 9):
        second.hold(second.day(week), dict.fromkeys(first.people, "P"))
    insights.take([*first.told, *second.told])

    found = {each["week"]: each["figure"] for each in insights.of(first)["starters"]}
    assert (found[8]["nearly"], found[8]["total"]) == ("all", 5)
    assert all(each["figure"] is None for each in insights.of(second)["starters"])


def test_nobody_sees_another_organisation_or_an_unknown_cohort(insights: Insights) -> None:
    group = insights.group()
    group.weekly("PPPP")
    insights.take(group.told)
    other = insights.client.as_role("contact-person", uuid4())

    assert other.ask("GET", f"/v1/cohorts/{group.id}/regularity").status_code == 404
    answer = insights.client.ask("GET", f"/v1/cohorts/{uuid4()}/regularity")
    assert (answer.status_code, answer.json["type"]) == (404, "no-cohort")
    planner = insights.client.as_role("group-planning")
    assert planner.ask("GET", f"/v1/cohorts/{group.id}/regularity").status_code == 403
