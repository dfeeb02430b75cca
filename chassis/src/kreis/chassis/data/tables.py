"""Typed tables for SQL statements, and an upsert.

Promise: `agency_id` is the first column of every table of a service. Migrations create the tables.
A test compares each typed table with the migrated database.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import DateTime, TableClause, Uuid, column, table
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.types import TypeEngine

from kreis.chassis.data.database import Work

MOMENT = DateTime(timezone=True)
"""Type of a column that holds a moment in UTC."""


def typed_table(name: str, /, **columns: type[TypeEngine[Any]] | TypeEngine[Any]) -> TableClause:
    """Describes a table with `agency_id` and these columns."""
    own = (column(each, kind) for each, kind in columns.items())
    return table(name, column("agency_id", Uuid), *own)


def upsert(
    work: Work, target: TableClause, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Inserts the row with this key, or updates it if it exists. `key` does not contain the
    agency."""
    statement = _upsert(target, tuple(key), tuple(values))
    work.connection.execute(statement, {"agency_id": work.agency, **key, **values})


@cache
def _upsert(target: TableClause, key: tuple[str, ...], values: tuple[str, ...]) -> Insert:
    """Caches the statement. Building a statement usually takes longer than running it."""
    new = insert(target)
    return new.on_conflict_do_update(
        index_elements=["agency_id", *key], set_={each: new.excluded[each] for each in values}
    )
