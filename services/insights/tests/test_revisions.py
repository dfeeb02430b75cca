"""The revision of `regularity-changed` grows, whatever has become of the ledger."""

from __future__ import annotations

from datetime import date, timedelta

from kreis.chassis.process import retention
from kreis.insights.store.retention import RETENTION
from services.insights.tests.group import Group
from services.insights.tests.reader import Insights


def test_somebody_who_returns_after_her_row_has_ended_is_told_with_a_higher_revision(
    insights: Insights,
) -> None:
    first = insights.group()
    come(insights, first)
    first.leave(date(2027, 5, 11))
    at_night(insights, first, "2027-05-12T01:00")
    assert [each["band"] for each in insights.published()] == ["regular", "ended"]
    at_night(insights, first, "2028-06-01T01:00")
    assert insights.query("select * from publication") == []

    again = insights.group(monday=date(2028, 6, 5), people=[first.her])
    come(insights, again)

    *before, back = insights.published()
    assert (back["previous"], back["band"]) == ("new", "regular")
    assert back["revision"] > max(each["revision"] for each in before)


def test_a_restored_ledger_repeats_no_revision(insights: Insights) -> None:
    """The backup is from before the second fact. What it lacks happens once more."""
    group = insights.group()
    come(insights, group)
    backup = insights.query("select revision from publication")[0].revision
    group.leave(date(2027, 5, 11))
    at_night(insights, group, "2027-05-12T01:00")
    with insights.database.agency(insights.agency) as work:
        work.connection.exec_driver_sql(
            f"update publication set band = 'regular', revision = {backup}"
        )

    insights.at("2027-05-13T09:00")
    group.join(date(2027, 5, 13), group.her)
    group.leave(date(2027, 5, 13))
    at_night(insights, group, "2027-05-14T01:00")

    revisions = [each["revision"] for each in insights.published()]
    assert len(revisions) == 3
    assert revisions == sorted(set(revisions))


def test_two_facts_within_a_minute_differ(insights: Insights) -> None:
    group = insights.group()
    come(insights, group)
    known = insights.query("select revision from publication")[0].revision
    with insights.database.agency(insights.agency) as work:
        ahead = known + 10_000_000
        work.connection.exec_driver_sql(f"update publication set revision = {ahead}")
    group.leave(date(2027, 5, 11))
    at_night(insights, group, "2027-05-12T01:00")

    assert insights.published()[-1]["revision"] == ahead + 1


def come(insights: Insights, group: Group) -> None:
    """She comes four times, and others are told."""
    days = [group.day(week) for week in range(2, 6)]
    for day in days:
        group.hold(day, "P")
    insights.at(f"{days[-1]}T18:00")
    insights.take(group.told)
    insights.at(f"{days[-1] + timedelta(days=2)}T08:00")
    insights.work()


def at_night(insights: Insights, group: Group, moment: str) -> None:
    insights.at(moment)
    insights.take(group.told)
    insights.work()
    for rule in RETENTION.rules:
        retention.apply(insights.database, insights.agency, rule)
