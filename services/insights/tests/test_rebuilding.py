"""Tables built anew from the histories of cohorts and events are those that the topics made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from uuid import UUID

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from kreis.chassis.health import Heartbeats
from kreis.chassis.process import retention
from kreis.chassis.process.housekeeping import Housekeeping
from kreis.insights.domain.facts import Fact
from kreis.insights.jobs import jobs, rebuilding
from kreis.insights.jobs.histories import Histories
from kreis.insights.main import SERVICE
from kreis.insights.store.retention import RETENTION
from services.insights.tests.group import Group
from services.insights.tests.histories import Owners
from services.insights.tests.reader import Insights
from services.insights.tests.whole import dump, live_through
from tests.support.fixtures import deliver, run_due


def rebuild(insights: Insights, owners: Owners, *, agreed: bool = False) -> str:
    (told,) = rebuilding.rebuild(insights.database, owners.histories, agreed=agreed)
    return told


def builds(insights: Insights) -> dict[int, str]:
    return {row.number: row.state for row in insights.query("select number, state from build")}


def of_build(insights: Insights, number: int) -> dict[str, list[str]]:
    with insights.database.agency(insights.agency) as work:
        return dump(work, number)


def lived(insights: Insights, owners: Owners) -> Group:
    """A group whose facts insights has heard from the topics, a while ago."""
    group = insights.group(size=7)
    live_through(group)
    insights.take(owners.tell(group))
    insights.at("2027-07-03T12:00")
    insights.work()
    return group


def test_feed_and_topic_make_the_same_tables_however_often(
    insights: Insights, owners: Owners
) -> None:
    lived(insights, owners)
    by_topic = of_build(insights, 1)
    shown = insights.published()

    told = rebuild(insights, owners)
    assert of_build(insights, 2) == by_topic
    assert builds(insights) == {1: "kept", 2: "live"}
    assert "Published: 0 of 8 people." in told
    rebuild(insights, owners)
    assert of_build(insights, 3) == by_topic
    assert builds(insights) == {2: "kept", 3: "live"}
    assert insights.published() == shown, "nothing is told twice"


def test_postgresql_knows_how_large_a_new_build_is(insights: Insights, owners: Owners) -> None:
    """Otherwise a page about one group reads all dates of everybody for each of its dates."""
    lived(insights, owners)
    rebuild(insights, owners)

    (expected,) = insights.query("select reltuples as n from pg_class where relname = 'presence'")
    (rows,) = insights.query("select count(*) as n from presence")
    assert expected.n >= rows.n > 0


def test_the_build_before_is_kept_for_a_day_and_up_to_date(
    insights: Insights, owners: Owners
) -> None:
    group = lived(insights, owners)
    rebuild(insights, owners)
    before = len(group.told)
    group.hold(group.day(13), "P")
    insights.take(group.told[before:])

    assert of_build(insights, 1) == of_build(insights, 2)
    insights.at("2027-07-04T13:00")
    insights.work()
    assert builds(insights) == {2: "live"}
    assert insights.query("select 1 from presence where build = 1") == []


def test_facts_that_arrive_meanwhile_are_in_the_new_build(
    insights: Insights, owners: Owners
) -> None:
    group = lived(insights, owners)
    before = len(group.told)

    class Slow(Histories):
        """Between two pages a list is completed."""

        def facts(self) -> Iterator[list[Fact]]:
            for number, page in enumerate(super().facts()):
                if number == 1 and len(group.told) == before:
                    group.hold(group.day(13), "P")
                    insights.take(group.told[before:])
                yield page

    slow = partial(Slow, owners.settings)
    (told,) = rebuilding.rebuild(insights.database, slow, agreed=True)

    assert "presence" in told
    assert of_build(insights, 2) == of_build(insights, 1)


def test_a_broken_off_run_changes_nothing_and_is_cleared_away(
    insights: Insights, owners: Owners
) -> None:
    lived(insights, owners)
    by_topic = of_build(insights, 1)

    class Broken(Histories):
        def facts(self) -> Iterator[list[Fact]]:
            yield next(super().facts())
            raise ConnectionError

    with pytest.raises(ConnectionError):
        list(rebuilding.rebuild(insights.database, partial(Broken, owners.settings), agreed=True))
    assert builds(insights) == {1: "live", 2: "filling"}
    assert of_build(insights, 1) == by_topic

    rebuild(insights, owners)
    assert sorted(builds(insights).values()) == ["kept", "live"]
    assert of_build(insights, max(builds(insights))) == by_topic


def test_a_new_insights_reads_the_histories_when_it_hears_the_first_fact(
    insights: Insights, owners: Owners
) -> None:
    group = insights.group(size=7)
    live_through(group)
    published = owners.tell(group)
    insights._inbox.take(published[-1])
    run_due(insights.database, jobs(owners.settings))
    assert insights.of(group)["is_filled"]
    by_feed = of_build(insights, 1)

    insights.take(published)
    insights.at("2027-07-03T12:00")
    insights.work()
    assert of_build(insights, 1) == by_feed


def test_erased_people_are_refused(insights: Insights, owners: Owners) -> None:
    group = lived(insights, owners)
    key: UUID = f"{group.her}#erased"  # type: ignore[assignment]
    deliver(
        insights.database,
        SERVICE,
        "privacy.v2",
        "kreis.participant-erased.v1",
        key,
        {"participant_id": str(group.her)},
        agency=insights.agency,
    )
    insights.work()

    rebuild(insights, owners, agreed=True)

    assert str(group.her) not in str(of_build(insights, 2))
    assert str(group.people[1]) in str(of_build(insights, 2))


def test_nobody_is_told_anew_whose_row_in_the_ledger_has_ended(
    insights: Insights, owners: Owners
) -> None:
    """The histories reach back 24 months, the ledger 12."""
    lived(insights, owners)
    shown = insights.published()
    assert shown
    insights.at("2028-08-01T12:00")
    end_periods(insights)
    assert insights.query("select 1 from publication") == []

    told = rebuild(insights, owners, agreed=True)

    assert "Published: 0 of 0 people." in told
    assert insights.published() == shown
    assert insights.query("select 1 from membership_change") == []


def test_a_new_insights_tells_of_nobody_whose_periods_have_ended(
    insights: Insights, owners: Owners
) -> None:
    group = insights.group(size=7)
    live_through(group)
    published = owners.tell(group)
    insights.at("2028-08-01T12:00")
    insights._inbox.take(published[-1])
    run_due(insights.database, jobs(owners.settings))

    assert insights.query("select 1 from publishing_pause") == []
    assert insights.published() == []


def test_the_ledger_keeps_a_member_whose_band_has_not_changed_for_a_year(
    insights: Insights,
) -> None:
    group = insights.group(size=7)
    live_through(group)
    insights.take(group.told)
    insights.at("2027-07-03T12:00")
    insights.work()
    ledger = insights.query("select * from publication order by participant_id")
    before = len(group.told)
    insights.at("2028-08-01T08:00")
    group.hold(date(2028, 8, 1), dict.fromkeys(group.people, "P"))
    insights.take(group.told[before:])

    end_periods(insights)
    assert ledger
    assert insights.query("select * from publication order by participant_id") == ledger


def end_periods(insights: Insights) -> None:
    """The work of a night."""
    for rule in RETENTION.rules:
        retention.apply(insights.database, insights.agency, rule)


def test_staff_are_asked_before_more_than_5_percent_change(
    insights: Insights, owners: Owners
) -> None:
    """What was published is lost, as after a database was lost."""
    lived(insights, owners)
    assert insights.published()
    before = len(insights.published())
    with insights.database.agency(insights.agency) as work:
        work.connection.exec_driver_sql("delete from publication")

    with capture_logs() as logged:
        told = rebuild(insights, owners)
    assert "Nothing is published until you run this again with --agree." in told
    assert len(insights.published()) == before
    (warning,) = [each for each in logged if each["event"] == "publishing_paused"]
    assert (warning["differing"], warning["people"]) == (7, 8)
    assert paused_by_metric(insights) == 1

    told = rebuild(insights, owners, agreed=True)
    assert "Published: " in told
    assert len(insights.published()) > before
    assert paused_by_metric(insights) == 0


def test_a_first_fill_that_would_tell_of_everybody_says_that_it_pauses(
    insights: Insights, owners: Owners
) -> None:
    group = insights.group(size=7)
    live_through(group)
    published = owners.tell(group)
    insights._inbox.take(published[-1])
    with capture_logs() as logged:
        run_due(insights.database, jobs(owners.settings))

    assert "publishing_paused" in [each["event"] for each in logged]
    assert insights.published() == []
    assert paused_by_metric(insights) == 1


def paused_by_metric(insights: Insights) -> float | None:
    """What a worker of insights says after a round of housekeeping."""
    Housekeeping(insights.database, Heartbeats(), SERVICE.look).round()
    return REGISTRY.get_sample_value("kreis_insights_publishing_paused")
