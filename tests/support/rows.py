"""A row in every table of a service, made from the catalogue: no table is forgotten.

Every value that can hold an id holds the same one, whatever the column is for.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from kreis.chassis.data.database import Database

_COLUMNS = """
select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type,
  a.attidentity <> '' or a.attgenerated <> '' as is_given
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
  and c.relname not in ('alembic_version', 'story_clock')
order by c.relname, a.attnum
"""
_CHECKS = """
select conname, conrelid::regclass::text from pg_constraint where contype = 'c' and conrelid <> 0
"""
_OTHERS: dict[str, Any] = {
    "integer": 1,
    "smallint": 1,
    "bigint": 1,
    "numeric": 1,
    "double precision": 1,
    "boolean": True,
    "date": "2027-04-05",
    "date[]": "{2027-04-05}",
    "integer[]": "{1}",
    "time without time zone": "09:00",
    "timestamp without time zone": "2027-04-05 09:00",
    "timestamp with time zone": "2027-04-05 09:00+00",
    "interval": "1 day",
    "xid8": "1",
}


class Column(NamedTuple):
    name: str
    type: str


class Rows:
    """Every table of one database, as its superuser sees it."""

    def __init__(self, superuser_url: str, database: Database) -> None:
        self.url = psycopg.conninfo.make_conninfo(
            superuser_url, dbname=str(database.engine.url.database)
        )
        with psycopg.connect(self.url) as connection:
            found = connection.execute(_COLUMNS).fetchall()
        self.tables: dict[str, list[Column]] = {}
        for table, name, type_, is_given in found:
            columns = self.tables.setdefault(table, [])
            if not is_given:
                columns.append(Column(name, type_))

    def fill(self, agency: UUID, value: UUID) -> None:
        """One row in each table. Rules among tables and values do not hold for them."""
        with psycopg.connect(self.url) as connection:
            for name, table in connection.execute(_CHECKS).fetchall():
                connection.execute(f'alter table {table} drop constraint "{name}"'.encode())
            connection.execute("set session_replication_role = replica")
            for table, columns in self.tables.items():
                names = ", ".join(column.name for column in columns)
                marks = ", ".join(["%s"] * len(columns))
                values = [_value(column, agency, value) for column in columns]
                connection.execute(
                    f"insert into {table} ({names}) values ({marks})".encode(), values
                )

    def all(self) -> dict[str, list[str]]:
        """Every row of every table, as text."""
        each = " union all ".join(
            f"select '{table}', t::text from {table} t" for table in self.tables
        )
        found: dict[str, list[str]] = {table: [] for table in self.tables}
        with psycopg.connect(self.url) as connection:
            for table, row in connection.execute(each.encode()):
                found[table].append(row)
        return {table: sorted(rows) for table, rows in found.items()}

    def naming(self, value: UUID) -> list[str]:
        """The tables with a row that holds this id, in whatever form."""
        forms = (str(value), value.hex, str(value).encode().hex())
        return [
            table
            for table, rows in self.all().items()
            if any(f in row for row in rows for f in forms)
        ]


def _value(column: Column, agency: UUID, value: UUID) -> Any:
    if column.name == "agency_id":
        return agency
    made = {
        "uuid": value,
        "uuid[]": [value],
        "text": str(value),
        "text[]": [str(value)],
        "jsonb": Jsonb({"id": str(value)}, dumps=json.dumps),
        "bytea": str(value).encode(),
        "bytea[]": [str(value).encode()],
        **_OTHERS,
    }
    return made[column.type]
