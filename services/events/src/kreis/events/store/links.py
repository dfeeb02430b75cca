"""Links for participants, kept by their hash alone."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, TableClause, insert, select

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.links import check_open
from kreis.events.domain.plans import Plan
from kreis.events.domain.refusals import LinkUnknown
from kreis.events.store import invitations, plans, tables


class Link(NamedTuple):
    """Where a link leads."""

    agency_id: UUID
    invitation_id: UUID


def add(work: Work, link_hash: str, invitation_id: UUID) -> None:
    row = {"hash": link_hash, "invitation_id": invitation_id}
    add_secret(work, tables.link, row)


def find(connection: Connection, link_hash: str) -> Link:
    """A statement without an agency: it looks for it. See the policy of `link`.

    Raises `LinkUnknown`.
    """
    own = tables.link
    statement = select(own.c.agency_id, own.c.invitation_id).where(own.c.hash == link_hash)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise LinkUnknown
    return Link(*row)


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
