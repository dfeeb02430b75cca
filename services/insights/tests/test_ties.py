"""Opportunity and continuity: pairs as counts, always beside people, and never a pair by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import text

from kreis.chassis.process.roles import openapi
from kreis.insights.main import SERVICE
from services.insights.tests.group import Group
from services.insights.tests.reader import Insights


def start_week(group: Group) -> None:
    group.hold(group.monday, dict.fromkeys(group.people, "P"), "assessment_week")


def weekly(group: Group, weeks: Iterable[int], present: int) -> None:
    for week in weeks:
        marks = {who: "PA"[number >= present] for number, who in enumerate(group.people)}
        group.hold(group.day(week), marks)


def ties(insights: Insights, group: Group) -> Any:
    return insights.client.ok("GET", f"/v1/cohorts/{group.id}/ties")


def counts(found: Any) -> list[tuple[int, Any, Any]]:
    def told(each: Any) -> Any:
        return each and (each["nearly"] or each["count"])

    return [(e["week"], told(e["people"]), told(e["pairs"])) for e in found["continuity"]]


def test_with_seven_of_ten_still_coming_21_of_45_pairs_can_meet(insights: Insights) -> None:
    group = insights.group(size=10)
    start_week(group)
    weekly(group, range(2, 5), 10)
    weekly(group, range(5, 13), 7)
    insights.take(group.told)

    found = ties(insights, group)
    assert counts(found) == [(4, 10, 45), (8, 7, 21), (12, 7, 21)]
    assert found["continuity"][1]["pairs"]["total"] == 45
    assert found["opportunity"]["pairs"]["count"] == 45, "all were together three times"


def test_a_pair_that_never_meets_does_not_count(insights: Insights) -> None:
    """Two halves of a group come in turns."""
    group = insights.group(size=10)
    start_week(group)
    for week in range(2, 13):
        here = group.people[:5] if week % 2 else group.people[5:]
        group.hold(group.day(week), {who: "P" if who in here else "A" for who in group.people})
    insights.take(group.told)

    found = ties(insights, group)
    assert counts(found) == [(4, 10, 20), (8, 10, 20), (12, 10, 20)]
    assert found["opportunity"]["pairs"] == {"count": 20, "total": 45, "nearly": None}


def test_a_leaver_has_not_stayed_and_a_newcomer_was_no_starter(insights: Insights) -> None:
    group = insights.group(size=10)
    start_week(group)
    weekly(group, range(2, 8), 10)
    group.leave(group.day(8), group.people[0])
    late = group.join(group.day(8))
    for week in range(8, 13):
        group.hold(group.day(week), dict.fromkeys([*group.people[1:10], late], "P"))
    insights.take(group.told)

    assert counts(ties(insights, group)) == [(4, 10, 45), (8, 9, 36), (12, 9, 36)]


def test_who_left_on_the_last_day_of_the_start_week_did_not_begin(insights: Insights) -> None:
    group = insights.group(size=11)
    start_week(group)
    group.leave(group.monday + timedelta(days=4), group.people[10])
    weekly(group, range(2, 6), 10)
    insights.take(group.told)

    first = ties(insights, group)["continuity"][0]
    assert (first["people"]["count"], first["people"]["total"]) == (10, 10)


def test_a_week_that_is_not_reached_has_a_day_and_no_figure(insights: Insights) -> None:
    group = insights.group(size=10)
    weekly(group, range(2, 6), 10)
    insights.take(group.told)
    insights.at(f"{group.monday + timedelta(weeks=4) - timedelta(days=1)}T12:00")

    first = ties(insights, group)["continuity"][0]
    assert first["reached_on"] == str(group.monday + timedelta(weeks=4))
    assert (first["people"], first["pairs"]) == (None, None)
    insights.at(f"{group.monday + timedelta(weeks=4)}T12:00")
    assert ties(insights, group)["continuity"][0]["people"]["count"] == 10


def test_the_last_day_of_all_as_first_day_fails_nothing(insights: Insights) -> None:
    """An earlier release took any year."""
    group = insights.group(size=10)
    insights.take(group.told)
    with insights.client.database.agency(insights.client.agency) as work:
        work.connection.execute(text("update cohort set first_day = '9999-12-31'"))

    found = ties(insights, group)["continuity"]

    assert [each["people"] for each in found] == [None, None, None]


def test_without_a_list_nobody_knows_who_stayed(insights: Insights) -> None:
    group = insights.group(size=10)
    start_week(group)
    weekly(group, [*range(2, 5), *range(9, 13)], 10)
    for week in range(5, 9):
        group.date(group.day(week))
    insights.take(group.told)

    found = ties(insights, group)["continuity"]
    assert [(each["week"], each["has_list"]) for each in found] == [
        (4, True),
        (8, False),
        (12, True),
    ]
    assert (found[1]["people"], found[1]["pairs"]) == (None, None)
    assert found[2]["people"]["count"] == 10


def test_of_a_few_neither_people_nor_pairs_are_told(insights: Insights) -> None:
    few = insights.group(size=4)
    start_week(few)
    weekly(few, range(2, 13), 4)
    seven = insights.group(size=7)
    start_week(seven)
    weekly(seven, range(2, 13), 6)
    insights.take([*few.told, *seven.told])

    assert ties(insights, few)["opportunity"] is None
    assert counts(ties(insights, few)) == [(4, None, None), (8, None, None), (12, None, None)]
    assert counts(ties(insights, seven)) == [(week, "all", "all") for week in (4, 8, 12)]


def test_an_unknown_cohort_and_another_organisation(insights: Insights) -> None:
    group = insights.group(size=10)
    insights.take(group.told)

    unknown = insights.client.ask("GET", f"/v1/cohorts/{uuid4()}/ties")
    assert (unknown.status_code, unknown.json["type"]) == (404, "no-cohort")
    other = insights.client.as_role("contact-person", uuid4())
    assert other.ask("GET", f"/v1/cohorts/{group.id}/ties").status_code == 404


PERSON = re.compile(r"participant|person|member(?!ship)|subject|staff|recorded_by|who")
JUDGES = re.compile(r"centrality|degree|isolat|rank|score|strongest|pair_|_pair$|edge")
OWN = (
    "select c.relname, a.attname from pg_class as c join pg_attribute as a on a.attrelid = c.oid"
    " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm')"
    " and a.attnum > 0 and not a.attisdropped"
)
ALLOWED = {("access_log", "subject"), ("access_log", "participant_id")}


def judged(columns: list[tuple[str, str]]) -> list[str]:
    """Tables and views that could hold two people in one row, or that judge people or staff."""
    own = [each for each in columns if each not in ALLOWED]
    people: dict[str, list[str]] = {}
    for relation, column in own:
        if PERSON.search(column):
            people.setdefault(relation, []).append(column)
    found = [relation for relation, each in people.items() if len(each) > 1]
    return found + [f"{relation}.{column}" for relation, column in own if JUDGES.search(column)]


def test_no_table_and_no_view_holds_a_pair_a_rank_or_a_comparison_of_staff(
    insights: Insights,
) -> None:
    columns = [(row.relname, row.attname) for row in insights.query(OWN)]

    assert ("presence", "participant_id") in columns
    assert judged(columns) == []


@pytest.mark.parametrize(
    "planted",
    [
        [("met", "participant_id"), ("met", "other_participant_id")],
        [("tie", "participant_id"), ("tie", "strongest")],
        [("network", "degree")],
        [("effort", "staff_id"), ("effort", "recorded_by")],
        [("member_rank", "rank")],
    ],
)
def test_a_planted_column_is_found(planted: list[tuple[str, str]]) -> None:
    assert judged(planted)


def test_no_answer_has_a_field_of_a_pair_or_of_staff() -> None:
    spec = yaml.safe_load(openapi(SERVICE))
    fields = [
        (name, field)
        for name, schema in spec["components"]["schemas"].items()
        for field in schema.get("properties", {})
    ]

    assert ("Continuity", "pairs") in fields
    assert judged([each for each in fields if each[0].startswith(("Ties", "Cont", "Opp"))]) == []
    assert judged([each for each in fields if "Quarter" in each[0]]) == []
