"""Whom each view must forget, by pseudonym, and which subscriber has acknowledged it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from kreis.chassis.data.database import Database, Work
from kreis.subscriptions.domain.forgetting import WITHIN

_ADD = text(
    "insert into forgotten (agency_id, name, pseudonym, forgotten_at, was_told)"
    " values (:agency, :name, :pseudonym, :now, :was_told)"
    " on conflict do nothing returning pseudonym"
)
_AMONG = text(
    "select cast(pseudonym as text) from forgotten where agency_id = :agency"
    " and pseudonym = any(cast(:pseudonyms as uuid[]))"
)
_ACKNOWLEDGE = text(
    "update forgotten set acknowledged_at = coalesce(acknowledged_at, :now)"
    " where agency_id = :agency and name = :name and pseudonym = :pseudonym and was_told"
    " returning name, pseudonym, forgotten_at, acknowledged_at"
)
_OPEN = text(
    "select name, pseudonym, forgotten_at, acknowledged_at from forgotten"
    " where agency_id = :agency and was_told and acknowledged_at is null"
    " order by forgotten_at, name, pseudonym limit :limit"
)
_OVERDUE = text(
    "select count(*) from forgotten where agency_id = :agency and was_told"
    " and acknowledged_at is null and forgotten_at < :before"
)
_DROP = text("delete from forgotten where agency_id = :agency and name = :name")
_AGENCIES = text("select agency_id from retention_agency order by agency_id")


def add(work: Work, name: str, pseudonym: str, *, was_told: bool) -> bool:
    """Notes that the view must forget her. Returns False if it is noted already. Nobody has to
    acknowledge it if the view `was_told` nothing of her."""
    own = {"agency": work.agency, "now": work.now, "name": name, "pseudonym": pseudonym}
    return work.connection.execute(_ADD, {**own, "was_told": was_told}).first() is not None


def among(work: Work, pseudonyms: Collection[str]) -> set[str]:
    """Returns those of the pseudonyms that stand for somebody to be forgotten."""
    # As text: the driver writes arrays down in Python, item by item.
    own = {"agency": work.agency, "pseudonyms": f"{{{','.join(pseudonyms)}}}"}
    return set(work.connection.execute(_AMONG, own).scalars())


def acknowledge(work: Work, name: str, pseudonym: UUID) -> Row[Any] | None:
    """Notes that the subscriber has forgotten her. Returns None if the view was never told to."""
    own = {"agency": work.agency, "now": work.now, "name": name, "pseudonym": pseudonym}
    return work.connection.execute(_ACKNOWLEDGE, own).one_or_none()


def unacknowledged(work: Work, limit: int) -> Sequence[Row[Any]]:
    """Returns what subscribers have not acknowledged yet, the oldest first."""
    return work.connection.execute(_OPEN, {"agency": work.agency, "limit": limit}).all()


def count_overdue(database: Database) -> int:
    """Counts what subscribers should have acknowledged by now, of all agencies."""
    with database.engine.begin() as nobody:
        agencies = nobody.execute(_AGENCIES).scalars().all()
    count = 0
    for agency in agencies:
        with database.agency(agency) as work:
            own = {"agency": agency, "before": work.now - WITHIN}
            count += work.connection.execute(_OVERDUE, own).scalar_one()
    return count


def drop(work: Work, name: str) -> None:
    """Deletes what is noted for a view."""
    work.connection.execute(_DROP, {"agency": work.agency, "name": name})
