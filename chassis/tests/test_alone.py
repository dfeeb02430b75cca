"""One process at a time does what only one may do."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from kreis.chassis.data.database import Database


def test_a_second_one_is_told_that_somebody_is_at_it(database: Database) -> None:
    with database.alone("tables") as first, database.alone("tables") as second:
        assert (first, second) == (True, False)


def test_it_is_given_back_before_the_server_sees_that_the_connection_closed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes right behind is not told that somebody is at it who has gone."""
    left_open: list[psycopg.Connection[Any]] = []
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(psycopg.Connection, "close", lambda each: left_open.append(each))
        with pytest.raises(ZeroDivisionError), database.alone("tables"):
            raise ZeroDivisionError

        with database.alone("tables") as is_alone:
            assert is_alone

    for connection in left_open:
        connection.close()


def test_a_connection_that_is_lost_is_no_fault_of_the_work(database: Database) -> None:
    ends_it = (
        "select pg_terminate_backend(pid) from pg_locks join pg_database as d on d.oid = database"
        " where locktype = 'advisory' and datname = current_database()"
    )
    with database.alone("tables") as is_alone, database.engine.begin() as connection:
        assert connection.exec_driver_sql(ends_it).scalar() is True

    assert is_alone
