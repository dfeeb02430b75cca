"""Tables as statements name them: typed columns, and writing a row that may be there already.

Promise: `agency_id` comes first in every table of a service. The migrations make the tables; a test
holds each against the migrated database.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import TableClause, Uuid, column, table
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.types import TypeEngine

from kreis.chassis.data.database import Work


def typed_table(name: str, **columns: type[TypeEngine[Any]] | TypeEngine[Any]) -> TableClause:
    """A table of agencies' rows with these columns besides `agency_id`."""
    own = (column(each, kind) for each, kind in columns.items())
    return table(name, column("agency_id", Uuid), *own)


def upsert(
    work: Work, target: TableClause, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Writes the row of this key, whether it is there or not. `key` is without the agency."""
    statement = _upsert(target, tuple(key), tuple(values))
    work.connection.execute(statement, {"agency_id": work.agency, **key, **values})


@cache
def _upsert(target: TableClause, key: tuple[str, ...], values: tuple[str, ...]) -> Insert:
    """Made once: making a statement takes longer than most of them run."""
    new = insert(target)
    return new.on_conflict_do_update(
        index_elements=["agency_id", *key], set_={each: new.excluded[each] for each in values}
    )
