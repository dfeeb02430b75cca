"""Links for participants, kept by their hash alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    TableClause,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.link_refusals import LinkUnknown, TooManyChanges
from kreis.events.domain.links import CHANGES_AN_HOUR, HOUR, Link, Session, Why, check_open
from kreis.events.domain.plans import Plan
from kreis.events.store import invitations, plans, tables

_USE_IS_NOTED_AFTER = HOUR / 60
"""A link that is used again within this time was used once: reading writes seldom."""


class Way(NamedTuple):
    """Where a token leads: to a link, and behind its PIN if there is a session."""

    agency_id: UUID
    link_hash: str
    session_hash: str | None = None


def add(work: Work, link_hash: str, invitation_id: UUID, **details: Any) -> None:
    row = {"hash": link_hash, "invitation_id": invitation_id, **details}
    add_secret(work, tables.link, row)


def find(connection: Connection, token_hash: str) -> Way:
    """Two statements without an agency: they look for it. See the policies of `link` and of
    `link_session`.

    Raises `LinkUnknown`.
    """
    own, session = tables.link, tables.link_session
    found = connection.execute(select(own.c.agency_id).where(own.c.hash == token_hash)).scalar()
    if found is not None:
        return Way(found, token_hash)
    behind = select(session.c.agency_id, session.c.link_hash).where(session.c.hash == token_hash)
    row = connection.execute(behind).one_or_none()
    if row is None:
        raise LinkUnknown
    return Way(row.agency_id, row.link_hash, token_hash)


def get(work: Work, link_hash: str, *, lock: bool = False) -> Link:
    """Loads a link, and holds it until this work is done if `lock`. Raises `LinkUnknown`."""
    found = _links(work, tables.link.c.hash == link_hash, lock=lock)
    if not found:
        raise LinkUnknown  # she was erased a moment ago
    return found[0]


def of_participant(work: Work, participant_id: UUID) -> list[Link]:
    """The newest one first."""
    return _links(work, tables.invitation.c.participant_id == participant_id)


def count_open(work: Work, invitation_id: UUID) -> int:
    own = tables.link
    mine = and_(own.c.agency_id == work.agency, own.c.invitation_id == invitation_id)
    statement = select(func.count()).where(mine, _opens_after(work.now))
    return int(work.connection.execute(statement).scalar_one())


def end(work: Work, which: ColumnElement[bool], why: Why, at: Any = None) -> int:
    """Ends links, now unless `at` says when. One that ends earlier stays as it is.

    Returns how many it concerns.
    """
    own, moment = tables.link, work.now if at is None else at
    statement = update(own).where(own.c.agency_id == work.agency, which, _opens_after(moment))
    return work.connection.execute(statement.values(ends_at=moment, ends_why=why)).rowcount


def replace_end(work: Work, which: ColumnElement[bool], ends_at: Any, why: Why) -> None:
    """Sets when links end, whenever they were to end before; None takes that back."""
    own = tables.link
    statement = update(own).where(own.c.agency_id == work.agency, which)
    ended = None if ends_at is None else why
    work.connection.execute(statement.values(ends_at=ends_at, ends_why=ended))


def remove(work: Work, link: Link) -> None:
    own = tables.link
    work.connection.execute(delete(own).where(own.c.agency_id == work.agency, is_link(link)))


def made_in_public() -> ColumnElement[bool]:
    """Those that were made while their holder was not under address protection."""
    return tables.link.c.while_protected.is_(False)


def with_hash_other_than(link: Link) -> ColumnElement[bool]:
    return and_(tables.link.c.invitation_id == link.invitation_id, tables.link.c.hash != link.hash)


def to_invitation(invitation_id: UUID) -> ColumnElement[bool]:
    return tables.link.c.invitation_id == invitation_id


def with_id(link_id: UUID) -> ColumnElement[bool]:
    return tables.link.c.id == link_id


def made_before_contact(version: int) -> ColumnElement[bool]:
    """Those sent to an older number or mail. Who does not know the version is taken for older."""
    return func.coalesce(tables.link.c.contact_version, 0) < version


def held_by(work: Work, participant_id: UUID) -> ColumnElement[bool]:
    own = tables.invitation
    hers = (own.c.agency_id == work.agency) & (own.c.participant_id == participant_id)
    return tables.link.c.invitation_id.in_(select(own.c.id).where(hers))


def treat_as_public(work: Work, participant_id: UUID) -> None:
    """Notes that protection was lifted: these links open without a PIN from now on."""
    own = tables.link
    which = (own.c.agency_id == work.agency) & held_by(work, participant_id)
    work.connection.execute(update(own).where(which).values(while_protected=False))


def save_wrong_pins(work: Work, which: ColumnElement[bool], count: int) -> None:
    own = tables.link
    statement = update(own).where(own.c.agency_id == work.agency, which)
    work.connection.execute(statement.values(wrong_pins=count))


def is_link(link: Link) -> ColumnElement[bool]:
    return tables.link.c.hash == link.hash


def most_wrong_pins(work: Work, participants: Collection[UUID]) -> dict[UUID, int]:
    """Those of these people with a link that has not ended, and the most wrong tries at one."""
    own, invitation = tables.link, tables.invitation
    hers = (invitation.c.agency_id == own.c.agency_id) & (invitation.c.id == own.c.invitation_id)
    statement = (
        select(invitation.c.participant_id, func.max(own.c.wrong_pins))
        .select_from(own.join(invitation, hers))
        .where(
            own.c.agency_id == work.agency,
            invitation.c.participant_id.in_(participants),
            _opens_after(work.now),
        )
        .group_by(invitation.c.participant_id)
    )
    return {row[0]: row[1] for row in work.connection.execute(statement)}


def note_use(work: Work, table: TableClause, address: str) -> None:
    """Notes when a secret address was last used, to the minute."""
    long_ago = work.now - _USE_IS_NOTED_AFTER
    is_news = or_(table.c.last_used_at.is_(None), table.c.last_used_at < long_ago)
    mine = and_(table.c.agency_id == work.agency, table.c.hash == address, is_news)
    work.connection.execute(update(table).where(mine).values(last_used_at=work.now))


def count_change(work: Work, invitation_id: UUID) -> None:
    """Counts a change by link. Changes of one invitation wait for each other here.

    Raises `TooManyChanges` after `CHANGES_AN_HOUR` within an hour.
    """
    own = tables.link_change
    first = {"since": work.now, "changes": 1}
    new = postgresql.insert(own).values(agency_id=work.agency, invitation_id=invitation_id, **first)
    is_over = own.c.since <= work.now - HOUR
    statement = new.on_conflict_do_update(
        index_elements=["agency_id", "invitation_id"],
        set_={
            "since": _if(is_over, new.excluded.since, own.c.since),
            "changes": _if(is_over, new.excluded.changes, own.c.changes + 1),
        },
    ).returning(own.c.changes)
    if work.connection.execute(statement).scalar_one() > CHANGES_AN_HOUR:
        raise TooManyChanges


def add_session(work: Work, session_hash: str, link: Link, session: Session) -> None:
    """Keeps a session, and removes those of the link that ended an hour ago."""
    own = tables.link_session
    over = (own.c.agency_id == work.agency) & (own.c.link_hash == link.hash)
    work.connection.execute(delete(own).where(over, own.c.ends_at < work.now - HOUR))
    row = {
        "agency_id": work.agency,
        "hash": session_hash,
        "link_hash": link.hash,
        "pin_made_at": session.pin_made_at,
        "ends_at": session.ends_at,
    }
    work.connection.execute(insert(tables.link_session).values(row))


def session(work: Work, session_hash: str | None) -> Session | None:
    if session_hash is None:
        return None
    own = tables.link_session
    mine = (own.c.agency_id == work.agency) & (own.c.hash == session_hash)
    statement = select(own.c.pin_made_at, own.c.ends_at).where(mine)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else Session(row.pin_made_at, row.ends_at)


def opened(work: Work, invitation_id: UUID) -> tuple[Plan, Invitation]:
    """The invitation behind a link, and its dates. Raises `LinkUnknown`, `LinkExpired`."""
    invitation = invitations.find(work, invitation_id)
    if invitation is None:
        raise LinkUnknown  # she was erased a moment ago
    plan = plans.get(work, invitation.cohort_id)
    check_open(plan, work.now)
    return plan, invitation


def add_secret(work: Work, table: TableClause, row: dict[str, Any]) -> None:
    """Keeps a secret address, by its hash."""
    own = {"agency_id": work.agency, "made_at": work.now}
    work.connection.execute(insert(table).values({**own, **row}))


def agency_behind(connection: Connection, table: TableClause, address: str) -> UUID:
    """The agency of a secret address, by its hash. Raises `LinkUnknown`."""
    statement = select(table.c.agency_id).where(table.c.hash == address)
    found: UUID | None = connection.execute(statement).scalar_one_or_none()
    if found is None:
        raise LinkUnknown
    return found


def _opens_after(moment: Any) -> ColumnElement[bool]:
    return or_(tables.link.c.ends_at.is_(None), tables.link.c.ends_at > moment)


def _if(condition: ColumnElement[bool], then: Any, otherwise: Any) -> ColumnElement[Any]:
    return case((condition, then), else_=otherwise)


def _links(work: Work, which: ColumnElement[bool], *, lock: bool = False) -> list[Link]:
    own, invitation = tables.link, tables.invitation
    hers = (invitation.c.agency_id == own.c.agency_id) & (invitation.c.id == own.c.invitation_id)
    columns = [column for column in own.c if column.name != "agency_id"]
    statement = (
        select(*columns, invitation.c.participant_id)
        .select_from(own.join(invitation, hers))
        .where(own.c.agency_id == work.agency, which)
        .order_by(own.c.made_at.desc(), own.c.id)
    )
    if lock:
        statement = statement.with_for_update(of=own)
    return [_link(row._asdict()) for row in work.connection.execute(statement)]


def _link(row: dict[str, Any]) -> Link:
    why = row.pop("ends_why")
    return Link(**row, ends_why=None if why is None else Why(why))
