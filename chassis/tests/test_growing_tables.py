"""What comes back each minute or each day costs the same however many rows are kept."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest

from kreis.chassis.data.database import Database
from kreis.chassis.data.retention import Retention
from kreis.chassis.health import Heartbeats
from kreis.chassis.process import retention
from kreis.chassis.process.housekeeping import Housekeeping
from tests.support.query_plans import query_plans
from tests.support.rows import Rows

MANY = 5000
KEPT = {
    "inbox": ("received_at", "'notes', 'somebody', gen_random_uuid(), {at}"),
    "idempotency": ("made_at", "'{agency}', 'staff', gen_random_uuid(), 'hash', 201, '{{}}', {at}"),
    "access_log": ("at", "'{agency}', gen_random_uuid(), {at}, 'staff', false, '', 'GET', '/'"),
}
"""The columns of a row, from the first on; `at` tells how old it is."""


@pytest.fixture
def fill(database: Database, postgres: str, agency: UUID) -> Callable[[str, str], None]:
    """Many rows of today and one of the given age."""

    def fill(table: str, age: str) -> None:
        values = KEPT[table][1]
        with psycopg.connect(Rows(postgres, database).url, autocommit=True) as connection:
            for at, count in (("now()", MANY), (f"now() - interval '{age}'", 1)):
                row = values.format(agency=agency, at=at)
                statement = f"insert into {table} select {row} from generate_series(1, {count})"
                connection.execute(statement.encode())
            connection.execute(f"analyze {table}".encode())

    return fill


def count(database: Database, agency: UUID, table: str) -> int:
    with database.agency(agency) as work:
        return int(work.connection.exec_driver_sql(f"select count(*) from {table}").scalar() or 0)


@pytest.mark.parametrize(("table", "age"), [("inbox", "41 days"), ("idempotency", "25 hours")])
def test_housekeeping_finds_old_rows_by_an_index(
    table: str, age: str, database: Database, agency: UUID, fill: Callable[[str, str], None]
) -> None:
    fill(table, age)

    with query_plans(database.engine) as steps:
        Housekeeping(database, Heartbeats()).round()

    assert f"Index Scan using {table}_by_age" in "\n".join(steps)
    assert not [step for step in steps if f"Seq Scan on {table}" in step]
    assert count(database, agency, table) == MANY


def test_retention_finds_old_accesses_by_an_index(
    database: Database, agency: UUID, fill: Callable[[str, str], None]
) -> None:
    """The log of a year is large; what is over is one day of it."""
    fill("access_log", "366 days")
    (rule,) = (each for each in Retention((), {}).all_rules if each.table == "access_log")

    with query_plans(database.engine) as steps:
        retention.apply(database, agency, rule, retention.delete_access_log)

    assert "access_log_by_age" in "\n".join(steps)
    assert count(database, agency, "access_log") == MANY
