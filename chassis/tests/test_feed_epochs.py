"""Feeds that were restored from a backup: no reader stands silently where nothing comes."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from chassis.tests.feeds import remember, told
from kreis.chassis.data.database import Database
from kreis.chassis.data.outbox import libpq
from kreis.cohorts.main import SERVICE
from kreis.onebox.backups import GAP
from tests.support.fixtures import Client


@pytest.fixture
def cohorts(client_of: Any) -> Client:
    client: Client = client_of(SERVICE)
    return client.as_role("subscriber")


def published(client: Client, people: int) -> dict[str, Any]:
    """Publishes a fact about each of so many people. Returns the feed from its beginning."""
    for _ in range(people):
        remember(client.database, client.agency, uuid4())
    page: dict[str, Any] = told(client)
    return page


def refused(client: Client, **query: Any) -> tuple[int, str]:
    text = "&".join(f"{name}={value}" for name, value in query.items())
    answer = client.ask("GET", f"/v1/facts?{text}", Kreis_Purpose="test")
    return answer.status_code, answer.json.get("type", "")


class Backup:
    """What a backup of today holds of the feed, and a way back to it."""

    def __init__(self, database: Database, postgres: str) -> None:
        name = make_url(database.direct_url).database
        owner = make_url(postgres).set(database=name).render_as_string(hide_password=False)
        self._url = libpq(owner)
        with psycopg.connect(self._url) as connection:
            self._counters = connection.execute("select * from fact_counter").fetchall()
            self._facts = connection.execute("select id from fact").fetchall()

    def restore(self) -> None:
        with psycopg.connect(self._url) as connection:
            ids = [row[0] for row in self._facts]
            connection.execute("delete from fact where not id = any(%s)", [ids])
            connection.execute("delete from fact_counter")
            for row in self._counters:
                connection.execute("insert into fact_counter values (%s, %s, %s, %s)", row)
            connection.execute(GAP.encode())


def test_a_page_says_the_epoch_and_takes_it_back(cohorts: Client) -> None:
    first = published(cohorts, 3)
    UUID(first["epoch"])

    for after in range(4):
        page = told(cohorts, after, epoch=first["epoch"])
        assert (page["epoch"], len(page["items"])) == (first["epoch"], 3 - after)


def test_before_the_first_fact_there_is_no_epoch_and_no_position(cohorts: Client) -> None:
    assert told(cohorts) == {"items": [], "next": 0, "more": False, "epoch": None}
    assert refused(cohorts, after=1) == (409, "no-such-position")
    assert refused(cohorts, after=0, epoch=uuid4()) == (409, "feed-restarted")


def test_an_impossible_position_is_an_error_and_no_silence(cohorts: Client) -> None:
    page = published(cohorts, 2)

    assert refused(cohorts, after=999999999) == (409, "no-such-position")
    assert refused(cohorts, after=3, epoch=page["epoch"]) == (409, "no-such-position")
    assert refused(cohorts, after=3, epoch="yesterday")[0] == 422


def test_a_reader_notices_that_a_backup_was_restored(cohorts: Client, postgres: str) -> None:
    before = published(cohorts, 2)
    backup = Backup(cohorts.database, postgres)
    read = published(cohorts, 3)
    assert (read["next"], read["epoch"]) == (5, before["epoch"])

    backup.restore()
    assert refused(cohorts, after=5, epoch=read["epoch"]) == (409, "feed-restarted")
    after = published(cohorts, 9)

    # The position is there again, for another fact. Only the epoch tells.
    assert refused(cohorts, after=5, epoch=read["epoch"]) == (409, "feed-restarted")
    assert after["epoch"] != read["epoch"]
    assert len(told(cohorts, 5, epoch=after["epoch"])["items"]) == 6
    assert len(told(cohorts)["items"]) == 11


def test_a_reader_of_0_1_0_goes_on_and_hears_of_a_position_that_is_gone(
    cohorts: Client, postgres: str
) -> None:
    """It sends no epoch."""
    published(cohorts, 2)
    backup = Backup(cohorts.database, postgres)
    published(cohorts, 3)
    assert len(told(cohorts, 3)["items"]) == 2

    backup.restore()

    assert refused(cohorts, after=5) == (409, "no-such-position")
    assert len(told(cohorts)["items"]) == 2


def test_feeds_of_agencies_have_epochs_of_their_own(cohorts: Client) -> None:
    ours = published(cohorts, 1)
    other = uuid4()
    remember(cohorts.database, other, uuid4())
    theirs = cohorts.as_role("subscriber", other)

    assert told(theirs)["epoch"] not in (None, ours["epoch"])
    assert refused(theirs, after=0, epoch=ours["epoch"]) == (409, "feed-restarted")


def test_erased_facts_leave_epoch_and_positions_as_they_are(cohorts: Client) -> None:
    page = published(cohorts, 3)
    with psycopg.connect(libpq(cohorts.database.direct_url)) as connection:
        connection.execute("delete from fact")

    end = told(cohorts, 3, epoch=page["epoch"])
    assert (end["items"], end["epoch"]) == ([], page["epoch"])


def test_a_backup_of_0_1_0_gets_its_gap_although_it_has_no_epochs(
    databases: Any, postgres: str
) -> None:
    database = databases.of(SERVICE)
    name = make_url(database.direct_url).database
    owner = make_url(postgres).set(database=name).render_as_string(hide_password=False)
    for undo in ("alter table fact_counter drop column epoch", "drop table fact_counter"):
        with psycopg.connect(libpq(owner)) as connection:
            connection.execute("insert into outbox_key values ('t', %s, 7)", [undo])
            connection.execute(undo.encode())
            connection.execute(GAP.encode())
            last = "select last from outbox_key where topic = 't' and key = %s"
            assert connection.execute(last.encode(), [undo]).fetchone() == (507,)
            connection.execute(b"delete from outbox_key")
