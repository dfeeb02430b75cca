"""Answers to all dates, with the children who come."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select, text

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Child, How, Invitation
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
