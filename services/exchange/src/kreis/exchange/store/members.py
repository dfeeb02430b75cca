"""Members, whom they block, and how they are reached."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.exchange.domain.members import Member
from kreis.exchange.domain.refusals import LinkUnknown
from kreis.exchange.store.sealed import ADDRESS, CONTACT
from kreis.exchange.store.tables import block, link, member

_MEMBER = [member.c[name] for name in Member.__dataclass_fields__]
_BLANK: dict[str, Any] = {
    "first_name": "",
    "district": "",
    "address": None,
    "address_sealed": None,
    "contact": None,
    "contact_sealed": None,
    "child_bands": [],
    "minds_bands": [],
    "shares_contact": False,
    "asked_to_stay_at": None,
}
_COUNTS = text(
    "select circle_id, count(*), count(*) filter (where active_at > :since) from member"
    " where agency_id = :agency and circle_id = any(:circles) and left_at is null group by 1"
)


def add(work: Work, new: Member, *, address: str, contact: str | None) -> None:
    row: dict[str, Any] = {name: getattr(new, name) for name in new.__dataclass_fields__}
    row |= {"child_bands": list(new.child_bands), "minds_bands": list(new.minds_bands)}
    row |= ADDRESS.values(work, new.id, address, sealed=True)
    row |= CONTACT.values(work, new.id, contact, sealed=True)
    work.connection.execute(insert(member).values(agency_id=work.agency, **row))


def get(work: Work, member_id: UUID) -> Member:
    """Loads a member who has not left. Raises `LinkUnknown`."""
    statement = select(*_MEMBER).where(_is(work, member_id), member.c.left_at.is_(None))
    row = work.connection.execute(statement).one_or_none()
    if row is None:
        raise LinkUnknown
    return _member(row)


def of_circle(work: Work, circle_id: UUID) -> dict[UUID, Member]:
    """Returns members who have not left, by id."""
    own = (member.c.agency_id == work.agency) & (member.c.circle_id == circle_id)
    rows = work.connection.execute(select(*_MEMBER).where(own, member.c.left_at.is_(None)))
    return {row.id: _member(row) for row in rows}


def first_names(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """Returns first names; a leaver's is empty."""
    own = (member.c.agency_id == work.agency) & member.c.id.in_(ids)
    rows = work.connection.execute(select(member.c.id, member.c.first_name).where(own))
    return {row.id: row.first_name for row in rows}


def address_of(work: Work, member_id: UUID) -> str:
    """Returns where messages to her go."""
    columns = (member.c.address, member.c.address_sealed)
    row = work.connection.execute(select(*columns).where(_is(work, member_id))).one()
    return ADDRESS.read(work, member_id, row.address, row.address_sealed) or ""


def contact_of(work: Work, member_id: UUID) -> str:
    """Returns what whoever she agrees with sees: what she has said, else where messages go."""
    columns = (member.c.contact, member.c.contact_sealed)
    row = work.connection.execute(select(*columns).where(_is(work, member_id))).one()
    said = CONTACT.read(work, member_id, row.contact, row.contact_sealed)
    return said or address_of(work, member_id)


def addresses(work: Work, circle_id: UUID) -> set[str]:
    own = (member.c.agency_id == work.agency) & (member.c.circle_id == circle_id)
    columns = (member.c.id, member.c.address, member.c.address_sealed)
    rows = work.connection.execute(select(*columns).where(own, member.c.left_at.is_(None)))
    return {ADDRESS.read(work, row.id, row.address, row.address_sealed) or "" for row in rows}


def note_activity(work: Work, member_id: UUID) -> None:
    """Notes that she has answered something; it also answers "Noch dabei?"."""
    change(work, member_id, active_at=work.now, asked_to_stay_at=None)


def change(work: Work, member_id: UUID, **values: Any) -> None:
    work.connection.execute(update(member).where(_is(work, member_id)).values(**values))


def blank(work: Work, member_id: UUID) -> None:
    """Empties what says who she was. Lines of others that name her id stay."""
    change(work, member_id, **_BLANK, left_at=work.now)
    for table in (link, block):
        gone = table.c.member_id == member_id
        which = or_(gone, block.c.other_id == member_id) if table is block else gone
        work.connection.execute(delete(table).where(table.c.agency_id == work.agency, which))


def counts(
    work: Work, circle_ids: Collection[UUID], since: datetime
) -> dict[UUID, tuple[int, int]]:
    """Returns by circle how many members it has, and how many have answered anything since."""
    own = {"agency": work.agency, "circles": list(circle_ids), "since": since}
    found = work.connection.execute(_COUNTS, own)
    return {circle_id: (members, active) for circle_id, members, active in found}


def count(work: Work, circle_id: UUID) -> int:
    own = (member.c.agency_id == work.agency) & (member.c.circle_id == circle_id)
    statement = select(func.count()).select_from(member).where(own, member.c.left_at.is_(None))
    return int(work.connection.execute(statement).scalar_one())


def add_block(work: Work, member_id: UUID, other_id: UUID) -> None:
    row = {"member_id": member_id, "other_id": other_id, "blocked_at": work.now}
    new = postgresql.insert(block).values(agency_id=work.agency, **row)
    work.connection.execute(new.on_conflict_do_nothing())


def apart_from(work: Work, member_id: UUID) -> set[UUID]:
    """Returns whom she has blocked, and who has blocked her: neither sees the other."""
    own = block.c.agency_id == work.agency
    hers = select(block.c.other_id).where(own, block.c.member_id == member_id)
    of_others = select(block.c.member_id).where(own, block.c.other_id == member_id)
    return set(work.connection.execute(hers.union(of_others)).scalars())


def _is(work: Work, member_id: UUID) -> Any:
    return (member.c.agency_id == work.agency) & (member.c.id == member_id)


def _member(row: Row[Any]) -> Member:
    given = {name: row._mapping[name] for name in Member.__dataclass_fields__}
    bands = {name: tuple(given[name]) for name in ("child_bands", "minds_bands")}
    return Member(**given | bands)
