"""Asks and the offers to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, delete, func, insert, or_, select, update

from kreis.chassis.data.database import Work
from kreis.exchange.domain.asks import BOUND, TAKES_PLACE, Ask, Place, State
from kreis.exchange.domain.refusals import NoAsk
from kreis.exchange.store.tables import ask, offer

_ASK = [ask.c[name] for name in Ask.__dataclass_fields__]


class Offer(NamedTuple):
    id: UUID
    ask_id: UUID
    member_id: UUID
    place: Place


def add(work: Work, new: Ask) -> None:
    row = {name: getattr(new, name) for name in new.__dataclass_fields__}
    row |= {"bands": list(new.bands), "asked_at": work.now}
    work.connection.execute(insert(ask).values(agency_id=work.agency, **row))


def get(work: Work, ask_id: UUID) -> Ask:
    """Raises `NoAsk`."""
    found = _asks(work, ask.c.id == ask_id)
    if not found:
        raise NoAsk
    return found[0]


def counts(
    work: Work, circle_ids: Collection[UUID], since: datetime
) -> dict[UUID, tuple[int, int]]:
    """Returns by circle its agreements that end after that moment, and its disputes."""
    taken = func.count().filter(ask.c.state.in_(TAKES_PLACE), ask.c.ends_at > since)
    disputes = func.count().filter(ask.c.state == State.DISPUTED)
    own = (ask.c.agency_id == work.agency) & ask.c.circle_id.in_(circle_ids)
    statement = select(ask.c.circle_id, taken, disputes).where(own).group_by(ask.c.circle_id)
    found = work.connection.execute(statement)
    return {circle_id: (agreed, disputed) for circle_id, agreed, disputed in found}


def of_circle(work: Work, circle_id: UUID) -> list[Ask]:
    """Returns all asks that are kept, by their beginning."""
    return _asks(work, ask.c.circle_id == circle_id)


def of_member(work: Work, member_id: UUID) -> list[Ask]:
    return _asks(work, or_(ask.c.asker_id == member_id, ask.c.carer_id == member_id))


def bound(work: Work, carer_id: UUID) -> list[Ask]:
    """Returns what the member minds, or has minded, by agreement."""
    return _asks(work, (ask.c.carer_id == carer_id) & ask.c.state.in_(BOUND))


def asked_at(work: Work, ask_id: UUID) -> Any:
    own = (ask.c.agency_id == work.agency) & (ask.c.id == ask_id)
    return work.connection.execute(select(ask.c.asked_at).where(own)).scalar_one()


def change(work: Work, ask_id: UUID, **values: Any) -> None:
    own = (ask.c.agency_id == work.agency) & (ask.c.id == ask_id)
    work.connection.execute(update(ask).where(own).values(**values))


def end(work: Work, ask_id: UUID, state: State, **values: Any) -> None:
    change(work, ask_id, state=state, ended_at=work.now, **values)


def offer_to_mind(work: Work, ask_id: UUID, member_id: UUID, place: Place) -> None:
    """Puts her offer in place of an earlier one."""
    take_offer_back(work, ask_id, member_id)
    row = {"id": uuid4(), "ask_id": ask_id, "member_id": member_id, "place": place}
    statement = insert(offer).values(agency_id=work.agency, offered_at=work.now, **row)
    work.connection.execute(statement)


def take_offer_back(work: Work, ask_id: UUID, member_id: UUID) -> None:
    own = (offer.c.agency_id == work.agency) & (offer.c.ask_id == ask_id)
    work.connection.execute(delete(offer).where(own, offer.c.member_id == member_id))


def take_offers_back(work: Work, member_id: UUID) -> None:
    own = (offer.c.agency_id == work.agency) & (offer.c.member_id == member_id)
    work.connection.execute(delete(offer).where(own))


def offers(work: Work, ask_ids: Collection[UUID]) -> list[Offer]:
    """Returns the offers to these asks, the oldest first."""
    own = (offer.c.agency_id == work.agency) & offer.c.ask_id.in_(ask_ids)
    columns = (offer.c.id, offer.c.ask_id, offer.c.member_id, offer.c.place)
    statement = select(*columns).where(own).order_by(offer.c.offered_at, offer.c.id)
    rows = work.connection.execute(statement)
    return [Offer(row.id, row.ask_id, row.member_id, Place(row.place)) for row in rows]


def _asks(work: Work, which: ColumnElement[bool]) -> list[Ask]:
    statement = select(*_ASK).where(ask.c.agency_id == work.agency, which)
    rows: Sequence[Row[Any]] = work.connection.execute(
        statement.order_by(ask.c.starts_at, ask.c.id)
    ).all()
    return [_ask(row) for row in rows]


def _ask(row: Row[Any]) -> Ask:
    given = row._asdict()
    place = given["agreed_place"]
    read = {
        "bands": tuple(given["bands"]),
        "state": State(given["state"]),
        "place": Place(given["place"]),
        "agreed_place": None if place is None else Place(place),
    }
    return Ask(**given | read)
