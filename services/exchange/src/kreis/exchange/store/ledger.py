"""Movements of hours. A balance is their sum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, text

from kreis.chassis.data.database import Work
from kreis.exchange.domain.asks import RESERVING
from kreis.exchange.domain.ledger import Movement
from kreis.exchange.store.tables import movement

_BALANCE = text(
    "select coalesce(sum(units), 0) from movement where agency_id = :agency and member_id = :member"
)
_RESERVED = text(
    "select coalesce(sum(units), 0) from ask where agency_id = :agency and asker_id = :member"
    " and state = any(:states)"
)
_LINES = text(
    "select m.moved_at, m.units, m.why, o.member_id as other_id"
    " from movement as m left join movement as o on m.why = 'care' and o.agency_id = m.agency_id"
    " and o.transfer_id = m.transfer_id and o.member_id is distinct from m.member_id"
    " where m.agency_id = :agency and m.member_id = :member"
    " order by m.moved_at desc, m.transfer_id limit :limit"
)
_OLD = "agency_id = :agency and circle_id = :circle and moved_at < :before"
_CARRY = text(
    f"with old as (delete from movement where {_OLD} returning member_id, units)"
    " insert into movement (agency_id, transfer_id, circle_id, member_id, units, why, moved_at)"
    " select :agency, :transfer, :circle, member_id, sum(units), 'carried', :now from old"
    " group by member_id having sum(units) != 0"
)
# Pairs are counted where their lines are. No row of a pair leaves the database, nor stays in it.
_COUNT = text(
    "with care as (select transfer_id, member_id, care_week from movement"
    " where agency_id = :agency and care_week between :first and :last),"
    " pairs as (select from care as one join care as other"
    " on one.transfer_id = other.transfer_id and one.member_id < other.member_id"
    " group by one.member_id, other.member_id having count(distinct one.care_week) >= :weeks)"
    " select (select count(distinct member_id) from care), (select count(*) from pairs)"
)
_HAS_OLD = text(f"select exists (select from movement where {_OLD} and why != 'carried')")


class Line(NamedTuple):
    """`other_id` None: the pot, or a line carried forward. One transfer carries the lines of
    all accounts, and nobody learns of those of others."""

    moved_at: datetime
    units: int
    why: str
    other_id: UUID | None


def move(
    work: Work,
    circle_id: UUID,
    transfer_id: UUID,
    why: str,
    movements: Iterable[Movement],
    *,
    care_week: date | None = None,
) -> None:
    """Writes the lines of one transfer. They must sum to zero. A transfer is written once.

    `care_week` is the Monday of the week in which children were minded.
    """
    lines = list(movements)
    assert sum(each.units for each in lines) == 0, "a transfer sums to zero"
    if lines:
        same: dict[str, Any] = {"transfer_id": transfer_id, "circle_id": circle_id, "why": why}
        rows: list[dict[str, Any]] = [
            {"agency_id": work.agency, **same, "moved_at": work.now, "care_week": care_week}
            | {"member_id": each.member_id, "units": each.units}
            for each in lines
        ]
        work.connection.execute(insert(movement), rows)


def balance(work: Work, member_id: UUID) -> int:
    """Returns the sum of her movements, in units."""
    own = {"agency": work.agency, "member": member_id}
    return int(work.connection.execute(_BALANCE, own).scalar_one())


def reserved(work: Work, member_id: UUID) -> int:
    """Returns the units of her asks that are neither counted nor over."""
    own = {"agency": work.agency, "member": member_id, "states": list(RESERVING)}
    return int(work.connection.execute(_RESERVED, own).scalar_one())


def lines(work: Work, member_id: UUID, limit: int) -> list[Line]:
    """Returns her newest lines."""
    own = {"agency": work.agency, "member": member_id, "limit": limit}
    return [Line(*row) for row in work.connection.execute(_LINES, own)]


def carry_forward(work: Work, circle_id: UUID, before: datetime, transfer_id: UUID) -> None:
    """Replaces lines that are older by one for each account. All balances stay as they are."""
    own = {"agency": work.agency, "circle": circle_id, "before": before}
    if work.connection.execute(_HAS_OLD, own).scalar():
        work.connection.execute(_CARRY, {**own, "transfer": transfer_id, "now": work.now})


def count_pairs(work: Work, first: date, last: date, *, weeks: int) -> tuple[int, int]:
    """Counts the members with confirmed care in the weeks of a period, and their pairs.

    A pair counts with care in at least `weeks` different weeks.
    """
    own = {"agency": work.agency, "first": first, "last": last, "weeks": weeks}
    people, pairs = work.connection.execute(_COUNT, own).one()
    return people, pairs
