"""Answers to all dates, with the children who come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Child, How, Invitation
from kreis.events.store import tables


def save(work: Work, answered: Invitation, how: How, entered_by: str | None) -> None:
    """Her answer as it stands now; the answers before it stay, but not which children came."""
    assert answered.reply is not None
    values = {"answer": answered.reply.answer, "version": answered.version}
    if answered.is_declined:
        values["declined_version"] = answered.version
    own = tables.invitation
    hers = (own.c.agency_id == work.agency) & (own.c.id == answered.id)
    work.connection.execute(update(own).where(hers).values(**values))
    entry = {
        "agency_id": work.agency,
        "invitation_id": answered.id,
        "version": answered.version,
        "answer": answered.reply.answer,
        "how": how,
        "entered_by": entered_by,
        "answered_at": work.now,
        "children_are_unsaid": answered.children_are_unsaid,
    }
    work.connection.execute(insert(tables.answer).values(entry))
    _replace_children(work, answered)


def children_coming(work: Work, answered: Sequence[UUID]) -> defaultdict[UUID, list[Child]]:
    """The children who come as a rule, by invitation."""
    children: defaultdict[UUID, list[Child]] = defaultdict(list)
    if not answered:
        return children
    statement = select(tables.coming_child).where(
        tables.coming_child.c.agency_id == work.agency,
        tables.coming_child.c.invitation_id.in_(answered),
    )
    for child in work.connection.execute(statement):
        children[child.invitation_id].append(Child(child.child_id, child.birth_month))
    return children


def _replace_children(work: Work, answered: Invitation) -> None:
    own = {"agency_id": work.agency, "invitation_id": answered.id}
    work.connection.execute(
        delete(tables.coming_child).where(
            tables.coming_child.c.agency_id == work.agency,
            tables.coming_child.c.invitation_id == answered.id,
        )
    )
    rows = [
        {**own, "child_id": child.id, "birth_month": child.birth_month}
        for child in answered.children
    ]
    if rows:
        work.connection.execute(insert(tables.coming_child), rows)
