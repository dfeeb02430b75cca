"""Links, kept by their hash alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from kreis.chassis.data.database import Work
from kreis.exchange.domain.links import Way, hash_of, new_token
from kreis.exchange.domain.refusals import LinkUnknown
from kreis.exchange.store.tables import link


def add(work: Work, **to: Any) -> str:
    """Makes a link to `member_id` or `invitation_id`. Returns its token; only a hash is stored."""
    token = new_token()
    row = {"hash": hash_of(token), "made_at": work.now, **to}
    work.connection.execute(insert(link).values(agency_id=work.agency, **row))
    return token


def find(connection: Connection, token_hash: str) -> Way:
    """Finds where a token leads, without an agency: see the policy of `link`. Raises
    `LinkUnknown`."""
    columns = (link.c.agency_id, link.c.member_id, link.c.invitation_id)
    row = connection.execute(select(*columns).where(link.c.hash == token_hash)).one_or_none()
    if row is None:
        raise LinkUnknown
    return Way(*row)


def hand_over(work: Work, invitation_id: UUID, token_hash: str, member_id: UUID) -> None:
    """Turns the link with which she has joined into her own. Others of the invitation end."""
    own = link.c.agency_id == work.agency
    work.connection.execute(delete(link).where(own, link.c.invitation_id == invitation_id))
    row = {"hash": token_hash, "made_at": work.now, "member_id": member_id}
    work.connection.execute(insert(link).values(agency_id=work.agency, **row))
