"""Two processes that fill builds or publish at once: one waits or gives way, nothing is doubled."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from kreis.insights.commands import builds, publications
from kreis.insights.domain.facts import Fact
from kreis.insights.jobs import jobs, rebuilding
from kreis.insights.jobs.filling import Busy, alone
from kreis.insights.jobs.histories import Histories
from kreis.insights.store.builds import NotFilling
from services.insights.tests.histories import Owners
from services.insights.tests.reader import Insights
from tests.support.fixtures import run_due
from tests.support.topics import eventually


def test_a_second_rebuild_gives_way_and_the_first_ends_whole(
    insights: Insights, owners: Owners
) -> None:
    group = insights.group()
    group.weekly("PPPP")
    insights.take(owners.tell(group))

    class Slow(Histories):
        """Meanwhile an operator begins again, and a worker wants to fill."""

        def facts(self) -> Iterator[list[Fact]]:
            yield from super().facts()
            with pytest.raises(Busy):
                list(rebuilding.rebuild(insights.database, owners.histories, agreed=True))
            with insights.database.agency(insights.agency) as work:
                work.schedule("fill", insights.agency, "again")
            run_due(insights.database, jobs(owners.settings))
            assert len(insights.query("select 1 from due where kind = 'fill'")) == 1, "put off"

    list(rebuilding.rebuild(insights.database, partial(Slow, owners.settings), agreed=True))

    states = {row.number: row.state for row in insights.query("select number, state from build")}
    assert states == {1: "kept", 2: "live"}
    assert len(insights.query("select 1 from presence where build = 2")) == 4
    with alone(insights.database, insights.agency):
        """The lock is free again."""


def test_no_other_build_goes_live_than_the_one_that_was_filled(insights: Insights) -> None:
    insights.take(insights.group().told)
    with insights.database.agency(insights.agency) as work:
        filling = builds.open_next(work)

    with pytest.raises(NotFilling), insights.database.agency(insights.agency) as work:
        builds.swap(work, filling + 1)

    states = [row.state for row in insights.query("select state from build order by number")]
    assert states == ["live", "filling"]


def test_each_try_to_fill_reads_the_histories_from_their_beginning(
    insights: Insights, owners: Owners
) -> None:
    """After a database was lost, the process that filled it before may be the same."""
    group = insights.group()
    group.weekly("PPPP")
    published = owners.tell(group)
    fill = next(each for each in jobs(owners.settings) if each.kind == "fill")
    insights._inbox.take(published[-1])
    run_due(insights.database, [fill])
    assert len(insights.query("select 1 from presence")) == 4
    with insights.database.agency(insights.agency) as work:
        work.connection.exec_driver_sql("delete from presence")
        work.schedule("fill", insights.agency, "after a loss")

    run_due(insights.database, [fill])

    assert len(insights.query("select 1 from presence")) == 4


def test_what_two_workers_publish_of_somebody_at_once_is_published_once(
    insights: Insights,
) -> None:
    group = insights.group()
    insights.at("2027-05-04T12:00")
    group.weekly("PPPP")
    insights.take(group.told)
    with insights.database.agency(insights.agency) as work:
        work.connection.exec_driver_sql("delete from unsettled")

    def publish() -> int:
        with insights.database.agency(insights.agency) as work:
            return publications.publish(work, [group.her])

    with ThreadPoolExecutor(1) as other:
        with insights.database.agency(insights.agency) as work:
            assert publications.publish(work, [group.her]) == 1
            second = other.submit(publish)
            eventually(lambda: somebody_waits(insights))
        assert second.result(10) == 0

    assert len(insights.published()) == 1


def somebody_waits(insights: Insights) -> bool:
    waiting = (
        "select 1 from pg_locks join pg_database as d on d.oid = database"
        " where not granted and datname = current_database()"
    )
    return len(insights.query(waiting)) == 1
