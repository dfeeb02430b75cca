"""Counted dates, by the views: the table that events is held to as well."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from services.insights.tests.group import Group
from services.insights.tests.reader import Insights
from tests.support.counted_dates import CASES, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_day_counts(insights: Insights, case: Case) -> None:
    group = insights.group(size=2)
    who = group.her if case.since is None else group.join(group.day(case.since))
    if case.declined_all:
        group.answer_all("no", group.day(1))
    for each in case.dates:
        event = group.date(group.day(each.week), each.kind)
        if each.needs_sign_up:
            group.ask_for_sign_up(event)
        if each.answer:
            group.answer(event, each.answer, who)
        group.record(event, {who: "A" if each.recorded == "E" else each.recorded})
        if each.is_cancelled:
            group.cancel(event)
        if each.is_held:
            group.complete(event)
    if case.until is not None:
        group.leave(group.day(case.until), who)
    insights.take(group.told)

    assert _days(insights, group, who) == case.days.replace("E", "A")


def _days(insights: Insights, group: Group, who: object) -> str:
    statement = text(
        "select present from counted_date"
        " where participant_id = :who and strip = 'shown' order by day"
    )
    with insights.database.agency(group.agency) as work:
        found = work.connection.execute(statement, {"who": who}).scalars()
        return "".join("P" if present else "A" for present in found)
