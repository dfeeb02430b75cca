"""Open offers. What is over, or has ended, has no row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, insert, select

from kreis.chassis.data.database import Work
from kreis.exchange.domain.asks import Ask
from kreis.exchange.domain.open_offers import OpenOffer
from kreis.exchange.store.tables import open_offer

_OFFER = [open_offer.c[name] for name in OpenOffer.__dataclass_fields__]


def add(work: Work, new: OpenOffer) -> None:
    row = {name: getattr(new, name) for name in new.__dataclass_fields__}
    row |= {"bands": list(new.bands)}
    work.connection.execute(insert(open_offer).values(agency_id=work.agency, **row))


def find(work: Work, offer_id: UUID) -> OpenOffer | None:
    return next(iter(_offers(work, open_offer.c.id == offer_id)), None)


def of_circle(work: Work, circle_id: UUID) -> list[OpenOffer]:
    """Returns the open offers that have not begun, by their beginning."""
    return _offers(work, open_offer.c.circle_id == circle_id)


def end(work: Work, carer_id: UUID, offer_id: UUID) -> None:
    """Ends an open offer of hers, if there is one."""
    _delete(work, carer_id, open_offer.c.id == offer_id)


def end_at_hours_of(work: Work, carer_id: UUID, ask: Ask) -> None:
    """Ends her open offers at the hours of an ask."""
    hours = (open_offer.c.starts_at < ask.ends_at) & (open_offer.c.ends_at > ask.starts_at)
    _delete(work, carer_id, hours)


def end_all(work: Work, carer_id: UUID) -> None:
    _delete(work, carer_id)


def _delete(work: Work, carer_id: UUID, *which: ColumnElement[bool]) -> None:
    own = (open_offer.c.agency_id == work.agency) & (open_offer.c.carer_id == carer_id)
    work.connection.execute(delete(open_offer).where(own, *which))


def _offers(work: Work, which: ColumnElement[bool]) -> list[OpenOffer]:
    statement = select(*_OFFER).where(
        open_offer.c.agency_id == work.agency, open_offer.c.starts_at > work.now, which
    )
    rows = work.connection.execute(statement.order_by(open_offer.c.starts_at, open_offer.c.id))
    return [_offer(row) for row in rows]


def _offer(row: Row[Any]) -> OpenOffer:
    given = row._asdict()
    return OpenOffer(**given | {"bands": tuple(given["bands"])})
