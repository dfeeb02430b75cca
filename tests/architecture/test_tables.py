"""Tables as statements name them, against the migrated database: each column with its type."""

from __future__ import annotations

import importlib

import pytest
from sqlalchemy import Dialect, TableClause, text
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.plumbing import TABLES
from tests.support.databases import Databases
from tests.support.services import NAMES, service_of

TYPED = [
    name
    for name in NAMES
    if "typed_table" in vars(importlib.import_module(f"kreis.{name}.store.tables"))
]
_STORED = """
select c.relname as name, a.attname as column, format_type(a.atttypid, null) as kind
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0
and not a.attisdropped
"""


def named(service: str) -> dict[tuple[str, str], str]:
    """Column → type, in PostgreSQL's words, as `store/tables.py` says."""
    tables = vars(importlib.import_module(f"kreis.{service}.store.tables")).values()
    as_postgresql: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return {
        (table.name, column.name): column.type.compile(dialect=as_postgresql).lower()
        for table in tables
        if isinstance(table, TableClause)
        for column in table.c
    }


@pytest.mark.parametrize("name", TYPED)
def test_statements_name_every_table_and_column_as_it_is(name: str, databases: Databases) -> None:
    database = databases.of(service_of(name))
    with database.engine.begin() as connection:
        rows = connection.execute(text(_STORED)).all()
    stored = {
        (row.name, row.column): row.kind
        for row in rows
        if row.name not in TABLES and row.name != "alembic_version"
    }

    assert named(name) == stored
