"""Circles and invitations to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update

from kreis.chassis.data.database import Work
from kreis.exchange.domain.circles import Circle, Invitation
from kreis.exchange.domain.refusals import NoCircle
from kreis.exchange.store.sealed import INVITED
from kreis.exchange.store.tables import circle, invitation

_CIRCLE = [circle.c[name] for name in Circle.__dataclass_fields__]
_INVITATION = [invitation.c[name] for name in Invitation.__dataclass_fields__]


def add(work: Work, new: Circle) -> None:
    row = {name: getattr(new, name) for name in new.__dataclass_fields__}
    work.connection.execute(insert(circle).values(agency_id=work.agency, **row))


def every(work: Work) -> list[Circle]:
    """Returns circles that have not closed, the oldest first."""
    own = select(*_CIRCLE).where(circle.c.agency_id == work.agency, circle.c.closed_at.is_(None))
    rows = work.connection.execute(own.order_by(circle.c.opened_at, circle.c.id))
    return [Circle(**row._mapping) for row in rows]


def get(work: Work, circle_id: UUID, *, lock: bool = False) -> Circle:
    """Loads a circle that has not closed. With `lock`, changes in a circle wait for each other:
    so one ask has one carer, and no floor is undercut. Raises `NoCircle`."""
    statement = select(*_CIRCLE).where(
        circle.c.agency_id == work.agency, circle.c.id == circle_id, circle.c.closed_at.is_(None)
    )
    row = work.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NoCircle
    return Circle(**row._mapping)


def change(work: Work, circle_id: UUID, **values: Any) -> None:
    which = (circle.c.agency_id == work.agency) & (circle.c.id == circle_id)
    work.connection.execute(update(circle).where(which).values(**values))


def close(work: Work, circle_id: UUID) -> None:
    change(work, circle_id, closed_at=work.now)


def invite(
    work: Work, circle_id: UUID, *, channel: str, address: str | None, language: str
) -> Invitation:
    """Adds an invitation. Without an address it is handed over."""
    new = Invitation(uuid4(), circle_id, language, channel, work.now)
    row: dict[str, Any] = {name: getattr(new, name) for name in new.__dataclass_fields__}
    row |= INVITED.values(work, new.id, address, sealed=True)
    work.connection.execute(insert(invitation).values(agency_id=work.agency, **row))
    return new


def find_invitation(work: Work, invitation_id: UUID) -> tuple[Invitation, str] | None:
    """Returns an invitation and its address."""
    which = (invitation.c.agency_id == work.agency) & (invitation.c.id == invitation_id)
    columns = (*_INVITATION, invitation.c.address, invitation.c.address_sealed)
    row = work.connection.execute(select(*columns).where(which)).one_or_none()
    if row is None:
        return None
    address = INVITED.read(work, row.id, row.address, row.address_sealed) or ""
    return Invitation(**{n: row._mapping[n] for n in Invitation.__dataclass_fields__}), address


def invited_addresses(work: Work, circle_id: UUID) -> set[str]:
    which = (invitation.c.agency_id == work.agency) & (invitation.c.circle_id == circle_id)
    columns = (invitation.c.id, invitation.c.address, invitation.c.address_sealed)
    rows = work.connection.execute(select(*columns).where(which))
    return {INVITED.read(work, row.id, row.address, row.address_sealed) or "" for row in rows}


def remove_invitation(work: Work, invitation_id: UUID) -> None:
    """Its links and messages go with it."""
    which = (invitation.c.agency_id == work.agency) & (invitation.c.id == invitation_id)
    work.connection.execute(delete(invitation).where(which))
