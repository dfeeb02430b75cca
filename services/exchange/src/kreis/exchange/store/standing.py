"""Standing agreements, and the proposals of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, insert, or_, select, update

from kreis.chassis.data.database import Work
from kreis.exchange.domain.asks import Place
from kreis.exchange.domain.refusals import NoAsk
from kreis.exchange.domain.standing import Standing
from kreis.exchange.store.tables import standing

_STANDING = [standing.c[name] for name in Standing.__dataclass_fields__]


def add(work: Work, new: Standing) -> None:
    row = {name: getattr(new, name) for name in new.__dataclass_fields__}
    row |= {"bands": list(new.bands), "proposed_at": work.now}
    work.connection.execute(insert(standing).values(agency_id=work.agency, **row))


def get(work: Work, standing_id: UUID) -> Standing:
    """Raises `NoAsk`."""
    found = find(work, standing_id)
    if found is None:
        raise NoAsk
    return found


def find(work: Work, standing_id: UUID | None) -> Standing | None:
    return next(iter(_standing(work, standing.c.id == standing_id)), None)


def of_member(work: Work, member_id: UUID) -> list[Standing]:
    """Returns those that she has proposed, or that were proposed to her, the oldest first."""
    return _standing(work, or_(standing.c.asker_id == member_id, standing.c.carer_id == member_id))


def change(work: Work, standing_id: UUID, **values: Any) -> None:
    which = (standing.c.agency_id == work.agency) & (standing.c.id == standing_id)
    work.connection.execute(update(standing).where(which).values(**values))


def end(work: Work, standing_id: UUID) -> None:
    change(work, standing_id, ended_at=work.now)


def end_proposal(work: Work, standing_id: UUID | None) -> None:
    """Ends what was proposed and is not accepted. What both want goes on."""
    which = (standing.c.agency_id == work.agency) & (standing.c.id == standing_id)
    is_open = standing.c.accepted_at.is_(None) & standing.c.ended_at.is_(None)
    work.connection.execute(update(standing).where(which, is_open).values(ended_at=work.now))


def _standing(work: Work, which: ColumnElement[bool]) -> list[Standing]:
    statement = select(*_STANDING).where(standing.c.agency_id == work.agency, which)
    rows = work.connection.execute(statement.order_by(standing.c.proposed_at, standing.c.id))
    return [_read(row) for row in rows]


def _read(row: Row[Any]) -> Standing:
    given = row._asdict()
    return Standing(**given | {"bands": tuple(given["bands"]), "place": Place(given["place"])})
