"""Messages that are wanted: to whom and about what. Notifications knows their id alone."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, select

from kreis.chassis.data.database import Work
from kreis.exchange.domain.letters import WEEK, Kind
from kreis.exchange.store.tables import wanted_message as own


class Wanted(NamedTuple):
    id: UUID
    kind: Kind
    member_id: UUID | None
    invitation_id: UUID | None
    ask_id: UUID | None


def add(work: Work, new: Wanted) -> None:
    row = new._asdict() | {"wanted_at": work.now}
    work.connection.execute(insert(own).values(agency_id=work.agency, **row))


def find(work: Work, message_id: UUID) -> Wanted | None:
    columns = [own.c[name] for name in Wanted._fields]
    which = (own.c.agency_id == work.agency) & (own.c.id == message_id)
    row = work.connection.execute(select(*columns).where(which)).one_or_none()
    return None if row is None else Wanted(**{**row._mapping, "kind": Kind(row.kind)})


def of_the_last_week(work: Work, member_id: UUID) -> list[datetime]:
    """Returns when messages to her were wanted, the oldest first."""
    which = (own.c.agency_id == work.agency) & (own.c.member_id == member_id)
    statement = select(own.c.wanted_at).where(which, own.c.wanted_at > work.now - WEEK)
    return list(work.connection.execute(statement.order_by(own.c.wanted_at)).scalars())
