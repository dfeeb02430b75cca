"""The checks of `test_tenants` find faults that are planted in policies and rights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

from tests.support.databases import Databases
from tests.support.rows import Rows
from tests.support.services import service_of
from tests.support.tenants import (
    LOGS,
    OURS,
    across_agencies,
    alterable,
    filled_without_erased,
    unguarded,
    written_for_others,
)

PLANTED = {
    "row-level security is off": ("alter table {t} disable row level security", unguarded),
    "the owner is not bound": ("alter table {t} no force row level security", unguarded),
    "a policy lets everybody read": ("create policy x on {t} for select using (true)", None),
    "a policy lets everybody write": ("create policy x on {t} for insert with check (true)", None),
    "a policy is true without an agency": (
        "create policy x on {t} using (coalesce(current_setting('kreis.agency', true), '') = '')",
        None,
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
@pytest.mark.parametrize("table", ["participant", "idempotency", "access_log"])
def test_a_planted_fault_of_a_policy_is_found(
    fault: str, table: str, databases: Databases, postgres: str
) -> None:
    database = databases.of(service_of("intake"))
    rows = Rows(postgres, database)
    rows.fill(OURS, uuid4())
    statement, by_catalogue = PLANTED[fault]

    with planted(rows.url, statement.format(t=table), table):
        found = by_catalogue(database) if by_catalogue else []
        found += across_agencies(database, [table])
        found += written_for_others(database, rows, [table])

    assert found


@pytest.mark.parametrize(
    "fault",
    [
        "grant update on access_log to kreis_intake; create policy x on access_log using (true)",
        "create policy x on access_log for delete using (true)",
        "grant truncate on access_log to kreis_intake",
        "grant delete on parked_act to kreis_intake; create policy x on parked_act using (true)",
        "grant update on consent to kreis_intake",
        "create policy x on parked_act for update using (true)",
    ],
)
def test_a_planted_way_to_alter_a_log_is_found(
    fault: str, databases: Databases, postgres: str
) -> None:
    database = databases.of(service_of("intake"))
    rows = filled_without_erased(postgres, database)

    with planted(rows.url, fault, "access_log", "parked_act", "consent"):
        assert alterable(database, rows, LOGS["intake"])


@contextmanager
def planted(superuser: str, statement: str, *tables: str) -> Iterator[None]:
    """A fault of these tables, taken back at the end."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(statement.encode())
        try:
            yield
        finally:
            for table in tables:
                connection.execute(f"drop policy if exists x on {table}".encode())
                connection.execute(f"alter table {table} enable row level security".encode())
                connection.execute(f"alter table {table} force row level security".encode())
                for right in ("truncate", *UNDONE.get(table, ())):
                    connection.execute(f"revoke {right} on {table} from kreis_intake".encode())
            connection.execute(b"grant update (key, why, outcome) on parked_act to kreis_intake")


def test_a_table_that_was_forgotten_is_found(databases: Databases, postgres: str) -> None:
    database = databases.of(service_of("notifications"))
    rows = Rows(postgres, database)
    make = "create table forgotten (agency_id uuid, note text)"
    with psycopg.connect(rows.url, autocommit=True) as connection:
        connection.execute(make.encode())
        try:
            assert unguarded(database) == ["forgotten"]
        finally:
            connection.execute(b"drop table forgotten")


UNDONE = {"access_log": ("update",), "parked_act": ("update", "delete"), "consent": ("update",)}
