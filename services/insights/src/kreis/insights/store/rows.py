"""Writes what facts say into the tables. Each part of a row keeps its highest value.

Promise: writing the same in another order, twice or in other portions leaves the same rows. A row
about an erased person is refused.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Dialect, TextClause, text
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.chassis.process.erasure import NOBODY
from kreis.insights.domain.applying import State
from kreis.insights.domain.facts import PARTS, Part
from kreis.insights.store.tables import OF_A_BUILD

_DIALECT: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
_ERASED = (
    " and r.participant_id <> :nobody and not exists (select from erased_subject as e"
    " where e.agency_id = b.agency_id and e.subject = r.participant_id::text)"
)


def merge(work: Work, state: State, build: int | None = None) -> None:
    """Merges a state into all builds of the agency, or into one build."""
    own = {"agency": work.agency, "build": build, "nobody": NOBODY}
    for name, cells in sorted(state.items()):
        part = PARTS[name]
        keys, said = zip(*cells.keys(), strict=True), zip(*cells.values(), strict=True)
        values = zip((*part.key, *part.columns), (*keys, *said), strict=True)
        work.connection.execute(_statement(part), own | {each: list(of) for each, of in values})


@cache
def _statement(part: Part) -> TextClause:
    columns = (*part.key, *part.columns)
    typed = OF_A_BUILD[part.table].c
    types = {each: typed[each].type.compile(dialect=_DIALECT) for each in columns}
    arrays = ", ".join(f"cast(:{each} as {types[each]}[])" for each in columns)
    said = ", ".join(part.columns)
    known = ", ".join(f"own.{each}" for each in part.columns)
    news = ", ".join(f"excluded.{each}" for each in part.columns)
    guard = _ERASED if "participant_id" in part.key else " and :nobody is not null"
    return text(
        f"insert into {part.table} as own (agency_id, build, {', '.join(columns)})"
        f" select b.agency_id, b.number, {', '.join(f'r.{each}' for each in columns)}"
        f" from unnest({arrays}) as r ({', '.join(columns)}), build as b"
        " where b.agency_id = :agency"
        " and (cast(:build as integer) is null or b.number = :build)"
        f"{guard}"
        # In this order rows are locked. Transactions with another one would wait for each other.
        f" order by b.number, {', '.join(f'r.{each}' for each in part.key)}"
        f" on conflict (agency_id, build, {', '.join(part.key)}) do update"
        f" set ({said}) = row({news})"
        f" where own.{part.columns[0]} is null or row({known}) < row({news})"
    )
