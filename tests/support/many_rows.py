"""Tables as large as after years, made of copies of a row."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from kreis.chassis.data.database import Database
from tests.support.rows import Rows


def copy_a_row(
    superuser_url: str,
    database: Database,
    table: str,
    *new_ids: str,
    times: int = 5000,
    **said: Any,
) -> None:
    """Adds copies of any row of this table, with `said` in place of what it says. Each copy has a
    value of its own in the columns `new_ids`. Then PostgreSQL counts the table."""
    rows = Rows(superuser_url, database)
    columns = ", ".join(column.name for column in rows.tables[table])
    ids = ", ".join(f"'{column}', md5('{column}' || n)::uuid" for column in new_ids)
    statement = (
        f"insert into {table} ({columns}) select {columns}"
        f" from (select row_to_json(original)::jsonb as said from {table} as original limit 1),"
        f" generate_series(1, {times}) as n, lateral jsonb_populate_record(null::{table},"
        f" said || %s || jsonb_build_object({ids}))"
    )
    with psycopg.connect(rows.url, autocommit=True) as connection:
        connection.execute(statement.encode(), [Jsonb(said)])
        connection.execute(f"analyze {table}".encode())
