"""An owner's backup is restored while insights reads its history."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import make_url

from kreis.chassis.client.peers import Unavailable
from kreis.chassis.data.outbox import libpq
from kreis.insights.domain.facts import Fact
from kreis.insights.jobs import rebuilding
from kreis.insights.jobs.histories import MOST_RESTARTS, Histories
from kreis.onebox.backups import GAP
from services.insights.tests.group import Group
from services.insights.tests.histories import Owners
from services.insights.tests.reader import Insights
from services.insights.tests.whole import dump, live_through


@pytest.fixture
def restore(owners: Owners, postgres: str) -> Callable[[], None]:
    """Does to the database of events what a restore does to it."""
    name = make_url(owners.clients["events"].database.direct_url).database
    owner = make_url(postgres).set(database=name).render_as_string(hide_password=False)

    def restored() -> None:
        with psycopg.connect(libpq(owner)) as connection:
            connection.execute(GAP.encode())

    return restored


def lived(insights: Insights, owners: Owners) -> Group:
    group = insights.group(size=7)
    live_through(group)
    insights.take(owners.tell(group))
    return group


def test_a_history_that_restarts_is_read_again_and_nothing_counts_twice(
    insights: Insights, owners: Owners, restore: Callable[[], None]
) -> None:
    """Between the two readings of a rebuild. The tables are those that the topics made."""
    lived(insights, owners)

    class Restored(Histories):
        readings = 0

        def facts(self) -> Iterator[list[Fact]]:
            if self.readings == 1:
                restore()
            self.readings += 1
            self.seen = 0
            for page in super().facts():
                self.seen += len(page)
                yield page

    histories = Restored(owners.settings, insights.agency)
    list(rebuilding.rebuild(insights.database, lambda _: histories, agreed=True))

    assert histories.seen > 0, "events was read again from the beginning"
    with insights.database.agency(insights.agency) as work:
        assert dump(work, 2) == dump(work, 1)


def test_a_history_that_restarts_all_the_time_is_out_of_order(
    insights: Insights, owners: Owners, restore: Callable[[], None]
) -> None:
    lived(insights, owners)
    histories = Histories(owners.settings, insights.agency)
    list(histories.facts())

    for _ in range(MOST_RESTARTS):
        restore()
        assert sum(map(len, histories.facts())) > 0
        assert sum(map(len, histories.facts())) == 0
    restore()
    with pytest.raises(Unavailable, match="again and again"):
        list(histories.facts())


def test_a_feed_of_0_1_0_is_read_without_an_epoch(
    insights: Insights, owners: Owners, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names none, and refuses an argument that it does not know."""
    lived(insights, owners)
    histories = Histories(owners.settings, insights.agency)
    asked = []
    for peer in histories._owners.values():
        get = peer.get

        def of_0_1_0(path: str, get: Callable[..., dict[str, object]] = get, **query: object):  # type: ignore[no-untyped-def]
            asked.append(query)
            return {name: each for name, each in get(path, **query).items() if name != "epoch"}

        monkeypatch.setattr(peer, "get", of_0_1_0)

    assert sum(map(len, histories.facts())) > 0
    assert sum(map(len, histories.facts())) == 0
    assert [query for query in asked if "epoch" in query] == []
    assert [query["after"] for query in asked if query["after"]] != []
