"""Whom each view must forget, by pseudonym, and which subscriber has acknowledged it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from kreis.chassis.data.database import Work
from kreis.chassis.process.erasure import NOBODY
from kreis.subscriptions.domain.forgetting import WITHIN

_ADD = text(
    "insert into forgotten (agency_id, name, pseudonym, forgotten_at, was_told)"
    " values (:agency, :name, :pseudonym, :now, :was_told)"
    " on conflict do nothing returning pseudonym"
)
# One statement for what `erasure.erased` and `confidentiality.withheld_of` say, and for what is
# noted here: each of them costs a fact a round trip.
_WITHHELD = text(
    "select subject from erased_subject where agency_id = :agency"
    " and subject = any(cast(:people as text[]))"
    " union all select subject from confidential_subject where agency_id = :agency"
    " and subject = any(cast(:people as text[])) and (is_protected or protection_version > 0)"
    " union all select cast(pseudonym as text) from forgotten where agency_id = :agency"
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


def add(work: Work, name: str, pseudonym: str, *, was_told: bool) -> bool:
    """Notes that the view must forget her. Returns False if it is noted already. Nobody has to
    acknowledge it if the view `was_told` nothing of her."""
    own = {"agency": work.agency, "now": work.now, "name": name, "pseudonym": pseudonym}
    return work.connection.execute(_ADD, {**own, "was_told": was_told}).first() is not None


def withheld(work: Work, people: Collection[str], pseudonyms: Collection[str]) -> set[str]:
    """Returns of whom nothing may be told. These are people who are erased, or are or were under
    address protection, and pseudonyms of people to be forgotten. All are UUIDs, as texts."""
    # Arrays as text: the driver writes them down in Python, item by item.
    own = {"people": _array(people), "pseudonyms": _array(pseudonyms)}
    found = work.connection.execute(_WITHHELD, {**own, "agency": work.agency}).scalars()
    return {*found, str(NOBODY)}


def _array(uuids: Collection[str]) -> str:
    return f"{{{','.join(uuids)}}}"


def acknowledge(work: Work, name: str, pseudonym: UUID) -> Row[Any] | None:
    """Notes that the subscriber has forgotten her. Returns None if the view was never told to."""
    own = {"agency": work.agency, "now": work.now, "name": name, "pseudonym": pseudonym}
    return work.connection.execute(_ACKNOWLEDGE, own).one_or_none()


def unacknowledged(work: Work, limit: int) -> Sequence[Row[Any]]:
    """Returns what subscribers have not acknowledged yet, the oldest first."""
    return work.connection.execute(_OPEN, {"agency": work.agency, "limit": limit}).all()


def count_overdue(work: Work) -> int:
    """Counts what subscribers should have acknowledged by now."""
    own = {"agency": work.agency, "before": work.now - WITHIN}
    return int(work.connection.execute(_OVERDUE, own).scalar_one())


def drop(work: Work, name: str) -> None:
    """Deletes what is noted for a view."""
    work.connection.execute(_DROP, {"agency": work.agency, "name": name})
