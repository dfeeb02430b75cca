"""Builds: complete sets of tables, numbered per agency. Pages read the one that is live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from kreis.chassis.data.database import Database, Work
from kreis.insights.store.tables import OF_A_BUILD

LIVE, FILLING, KEPT = "live", "filling", "kept"

_AGENCIES = text("select agency_id from retention_agency order by agency_id")
_BEGIN = text(
    "insert into build (agency_id, number, state, made_at, is_filled)"
    " values (:agency, 1, 'live', :now, false) on conflict do nothing returning number"
)
_OPEN = text(
    "insert into build (agency_id, number, state, made_at, is_filled)"
    " select :agency, coalesce(max(number), 0) + 1, 'filling', :now, false"
    " from build where agency_id = :agency returning number"
)
_LIVE = text("select number, is_filled from build where agency_id = :agency and state = 'live'")
_KEEP_LIVE = text("update build set state = 'kept' where agency_id = :agency and state = 'live'")
_GO_LIVE = text(
    "update build set state = 'live', is_filled = true"
    " where agency_id = :agency and number = :number and state = 'filling'"
)
_FILLED = text("update build set is_filled = true where agency_id = :agency and number = :number")
_TAKE_STATISTICS = text("select take_statistics()")
_LEFT_OVER = text("select number from build where agency_id = :agency and state = :state")


class NotFilling(Exception):
    """The build that was to go live is not the one that is being filled."""


def agencies(database: Database) -> Sequence[UUID]:
    """Returns the agencies that insights works for."""
    with database.engine.begin() as nobody:
        return nobody.execute(_AGENCIES).scalars().all()


def begin(work: Work) -> bool:
    """Makes the first build of an agency. Returns False if there is one already."""
    own = {"agency": work.agency, "now": work.now}
    return work.connection.execute(_BEGIN, own).first() is not None


def live(work: Work) -> tuple[int, bool]:
    """Returns the number of the live build, and whether it has read the owners' histories. The
    number is 0 if there is no build yet."""
    row = work.connection.execute(_LIVE, {"agency": work.agency}).one_or_none()
    return (row.number, row.is_filled) if row else (0, False)


def open_next(work: Work) -> int:
    """Makes a build that is to be filled, and returns its number."""
    own = {"agency": work.agency, "now": work.now}
    return int(work.connection.execute(_OPEN, own).scalar_one())


def mark_filled(work: Work, number: int) -> None:
    """Notes that a build has read the owners' histories."""
    work.connection.execute(_FILLED, {"agency": work.agency, "number": number})


def take_statistics(work: Work) -> None:
    """Has PostgreSQL count the rows of all builds, so that it plans for as many as there are."""
    work.connection.execute(_TAKE_STATISTICS)


def swap(work: Work, number: int) -> None:
    """Makes this build the live one, and keeps the one before. Raises `NotFilling`."""
    own = {"agency": work.agency, "number": number}
    work.connection.execute(_KEEP_LIVE, own)
    if work.connection.execute(_GO_LIVE, own).rowcount != 1:
        raise NotFilling(f"Build {number} was deleted or replaced while it was filled")


def drop(work: Work, state: str, *, only: int | None = None) -> None:
    """Deletes the builds in this state with all their rows, or `only` the one of this number."""
    own = {"agency": work.agency, "state": state}
    for number in work.connection.execute(_LEFT_OVER, own).scalars().all():
        if only in (None, number):
            _drop(work, number)


def _drop(work: Work, number: int) -> None:
    for table in (*OF_A_BUILD, "build"):
        column = "number" if table == "build" else "build"
        work.connection.execute(
            text(f"delete from {table} where agency_id = :agency and {column} = :number"),
            {"agency": work.agency, "number": number},
        )


def counts(work: Work, number: int) -> Mapping[str, int]:
    """Returns the number of rows of each table of a build."""
    return {table: _count(work, table, number) for table in OF_A_BUILD}


def _count(work: Work, table: str, number: int) -> int:
    statement = text(f"select count(*) from {table} where agency_id = :agency and build = :number")
    found: Any = work.connection.execute(statement, {"agency": work.agency, "number": number})
    return int(found.scalar_one())
