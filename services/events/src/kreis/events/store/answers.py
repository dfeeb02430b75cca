"""Answers to all dates, with the children who come."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Answer, Child, How, Invitation
from kreis.events.store import tables

_SAVE = text("""
with standing as (
  update invitation set answer = :answer, version = :version,
    declined_version = case when :is_declined then :version else declined_version end
  where agency_id = :agency and id = :invitation
),
history as (
  insert into answer (
    agency_id, invitation_id, version, answer, how, entered_by, answered_at, children_are_unsaid
  )
  values (
    :agency, :invitation, :version, :answer, :how, :entered_by, :answered_at, :children_are_unsaid
  )
),
coming as (
  select * from jsonb_to_recordset(cast(:children as jsonb)) as _ (id uuid, birth_month date)
),
others as (
  delete from coming_child where agency_id = :agency and invitation_id = :invitation
    and child_id not in (select id from coming)
)
insert into coming_child (agency_id, invitation_id, child_id, birth_month)
select :agency, :invitation, id, birth_month from coming
on conflict (agency_id, invitation_id, child_id) do update set birth_month = excluded.birth_month
""")


def refused(
    work: Work, issued: Mapping[UUID, datetime]
) -> Mapping[UUID, Sequence[tuple[datetime, datetime]]]:
    """Returns from when until when all dates were declined, by invitation.

    `issued` names the invitations, and when somebody was invited the last time: that ends a no as
    another answer does.
    """
    found: defaultdict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    if not issued:
        return found
    own = tables.answer.c
    statement = select(own.invitation_id, own.answer, own.answered_at).where(
        own.agency_id == work.agency, own.invitation_id.in_(list(issued))
    )
    begun: dict[UUID, datetime] = {}
    for row in work.connection.execute(statement.order_by(own.invitation_id, own.version)):
        begin = begun.pop(row.invitation_id, None)
        if begin is not None:
            found[row.invitation_id].append((begin, row.answered_at))
        if row.answer == Answer.NO:
            begun[row.invitation_id] = begin or row.answered_at
    for invitation_id, begin in begun.items():
        if begin < issued[invitation_id]:
            found[invitation_id].append((begin, issued[invitation_id]))
    return found


def save(work: Work, answered: Invitation, how: How, entered_by: str | None) -> None:
    """Her answer as it stands now; the answers before it stay, but not which children came."""
    assert answered.reply is not None
    own = {
        "agency": work.agency,
        "invitation": answered.id,
        "version": answered.version,
        "answer": answered.reply.answer,
        "is_declined": answered.is_declined,
        "how": how,
        "entered_by": entered_by,
        "answered_at": work.now,
        "children_are_unsaid": answered.children_are_unsaid,
        "children": json.dumps([asdict(each) for each in answered.children], default=str),
    }
    work.connection.execute(_SAVE, own)


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
