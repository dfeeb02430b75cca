"""Weekly letters to members of staff. Their addresses stay with intake."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from kreis.chassis.data.database import Work
from kreis.notifications.domain.messages import Failure, State
from kreis.notifications.domain.weekly_letters import WeeklyLetter
from kreis.notifications.store import tables


def find(work: Work, staff_id: UUID, monday: date) -> WeeklyLetter | None:
    own = tables.weekly_letter
    statement = select(own).where(
        own.c.agency_id == work.agency, own.c.staff_id == staff_id, own.c.monday == monday
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _letter(row)


def find_by_id(work: Work, letter_id: UUID) -> WeeklyLetter | None:
    """Loads a letter, or None. Holds its row until this transaction ends."""
    own = tables.weekly_letter
    statement = select(own).where(own.c.agency_id == work.agency, own.c.id == letter_id)
    row = work.connection.execute(statement.with_for_update()).one_or_none()
    return None if row is None else _letter(row)


def add(work: Work, letter: WeeklyLetter) -> None:
    row = {name: getattr(letter, name) for name in letter.__dataclass_fields__}
    work.connection.execute(insert(tables.weekly_letter).values(agency_id=work.agency, **row))


def change(work: Work, letter: WeeklyLetter, state: State, reason: str | None = None) -> bool:
    """Returns whether its state is set now. False: it has bounced and stays so."""
    own = tables.weekly_letter
    statement = (
        update(own)
        .where(
            own.c.agency_id == work.agency,
            own.c.id == letter.id,
            own.c.reason.is_distinct_from(Failure.BOUNCED),
        )
        .values(state=state, reason=reason, changed_at=work.now)
    )
    return work.connection.execute(statement).rowcount == 1


def newest_of(work: Work, staff_id: UUID) -> WeeklyLetter | None:
    """The last letter to her, or None."""
    own = tables.weekly_letter
    statement = (
        select(own)
        .where(own.c.agency_id == work.agency, own.c.staff_id == staff_id)
        .order_by(own.c.monday.desc())
        .limit(1)
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _letter(row)


def _letter(row: Row[Any]) -> WeeklyLetter:
    return WeeklyLetter(
        id=row.id,
        staff_id=row.staff_id,
        monday=row.monday,
        state=State(row.state),
        reason=row.reason,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
