"""What members say about single dates, with the children who come then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Answer, Child, DateReply, How, Invitation, Reply
from kreis.events.store import tables

DateReplies = dict[UUID, DateReply]


def date_replies(work: Work, invitations: Sequence[Row[Any]]) -> dict[UUID, DateReplies]:
    """What holds now, by invitation and group event. What was said before a no to all dates, or
    before she was invited anew, holds no more."""
    declined = {row.id: row.declined_version for row in invitations}
    issued = {row.id: row.issued_at for row in invitations}
    found: defaultdict[UUID, DateReplies] = defaultdict(dict)
    if not declined:
        return found
    own = tables.date_answer
    statement = (
        select(own)
        .ext(distinct_on(own.c.invitation_id, own.c.group_event_id))
        .where(own.c.agency_id == work.agency, own.c.invitation_id.in_(list(declined)))
        .order_by(own.c.invitation_id, own.c.group_event_id, own.c.version.desc())
    )
    rows = [
        row
        for row in work.connection.execute(statement)
        if row.invitation_version >= declined[row.invitation_id]
        and row.answered_at >= issued[row.invitation_id]
    ]
    children = _children(work, {row.invitation_id for row in rows})
    for row in rows:
        coming = frozenset(children[row.invitation_id, row.group_event_id])
        found[row.invitation_id][row.group_event_id] = DateReply(
            Reply(Answer(row.answer), coming, row.children_are_unsaid), row.version, row.sequence
        )
    return found


def last_version(work: Work, invitation_id: UUID, group_event_id: UUID) -> int:
    """How often she has answered for this date, also answers that hold no more."""
    own = tables.date_answer
    statement = select(own.c.version).where(
        own.c.agency_id == work.agency,
        own.c.invitation_id == invitation_id,
        own.c.group_event_id == group_event_id,
    )
    return max(work.connection.execute(statement).scalars(), default=0)


def save(
    work: Work,
    invitation: Invitation,
    group_event_id: UUID,
    answered: DateReply,
    how: How,
    entered_by: str | None,
) -> None:
    """Her answer for a date as it stands now; the answers before it stay."""
    own = {
        "agency_id": work.agency,
        "invitation_id": invitation.id,
        "group_event_id": group_event_id,
    }
    work.connection.execute(
        insert(tables.date_answer).values(
            **own,
            version=answered.version,
            sequence=answered.sequence,
            invitation_version=invitation.version,
            answer=answered.reply.answer,
            how=how,
            entered_by=entered_by,
            answered_at=work.now,
            children_are_unsaid=answered.reply.children_are_unsaid,
        )
    )
    child = tables.date_child
    work.connection.execute(
        delete(child).where(
            child.c.agency_id == work.agency,
            child.c.invitation_id == invitation.id,
            child.c.group_event_id == group_event_id,
        )
    )
    rows = [
        {**own, "child_id": each.id, "birth_month": each.birth_month}
        for each in sorted(answered.reply.children)
    ]
    if rows:
        work.connection.execute(insert(child), rows)


def _children(
    work: Work, answered: Collection[UUID]
) -> defaultdict[tuple[UUID, UUID], list[Child]]:
    own = tables.date_child
    found: defaultdict[tuple[UUID, UUID], list[Child]] = defaultdict(list)
    if not answered:
        return found
    statement = select(own).where(
        own.c.agency_id == work.agency, own.c.invitation_id.in_(list(answered))
    )
    for row in work.connection.execute(statement):
        found[row.invitation_id, row.group_event_id].append(Child(row.child_id, row.birth_month))
    return found
