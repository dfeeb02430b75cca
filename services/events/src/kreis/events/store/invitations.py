"""Invitations and answers with the children who come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, insert, select, update

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Answer, Child, How, Invitation, Reply
from kreis.events.store import tables
from kreis.events.store.date_answers import DateReplies, date_replies


def add_invitations(work: Work, invitations: Iterable[Invitation]) -> None:
    rows = [
        {
            "agency_id": work.agency,
            "id": each.id,
            "cohort_id": each.cohort_id,
            "series_id": each.series_id,
            "participant_id": each.participant_id,
            "restricted": each.restricted,
            "answer_by": each.answer_by,
            "issued_at": work.now,
            "version": each.version,
            "since": each.since,
        }
        for each in invitations
    ]
    work.connection.execute(insert(tables.invitation), rows)


def find_invitation(work: Work, invitation_id: UUID) -> Invitation | None:
    return _one(work, _invitations(work).where(tables.invitation.c.id == invitation_id))


def invitations_of_cohort(work: Work, cohort_id: UUID) -> list[Invitation]:
    statement = _invitations(work).where(tables.invitation.c.cohort_id == cohort_id)
    rows = work.connection.execute(statement.order_by(tables.invitation.c.participant_id)).all()
    return _with_children(work, rows)


def save_reply(work: Work, answered: Invitation, how: How, entered_by: str | None) -> None:
    """Her answer as it stands now; the answers before it stay, but not which children came."""
    assert answered.reply is not None
    values = {"answer": answered.reply.answer, "version": answered.version}
    if answered.is_declined:
        values["declined_version"] = answered.version
    _update(work, answered.id, **values)
    entry = {
        "agency_id": work.agency,
        "invitation_id": answered.id,
        "version": answered.version,
        "answer": answered.reply.answer,
        "how": how,
        "entered_by": entered_by,
        "answered_at": work.now,
    }
    work.connection.execute(insert(tables.answer).values(entry))
    _replace_children(work, answered)


def save_membership(work: Work, invitation: Invitation) -> None:
    """From when until when she is in the cohort."""
    _update(work, invitation.id, since=invitation.since, until=invitation.until)


def find_invitation_of(work: Work, cohort_id: UUID, participant_id: UUID) -> Invitation | None:
    statement = _invitations(work).where(
        tables.invitation.c.cohort_id == cohort_id,
        tables.invitation.c.participant_id == participant_id,
    )
    return _one(work, statement)


def invitations_of_participant(work: Work, participant_id: UUID) -> list[Invitation]:
    """The first one first."""
    own = tables.invitation
    statement = _invitations(work).where(own.c.participant_id == participant_id)
    rows = work.connection.execute(statement.order_by(own.c.issued_at, own.c.id)).all()
    return _with_children(work, rows)


def find_linked_invitation(work: Work, link_hash: str) -> Invitation | None:
    linked = select(tables.link.c.invitation_id).where(
        tables.link.c.agency_id == work.agency, tables.link.c.hash == link_hash
    )
    return _one(work, _invitations(work).where(tables.invitation.c.id.in_(linked)))


def _invitations(work: Work) -> Select[Any]:
    return select(tables.invitation).where(tables.invitation.c.agency_id == work.agency)


def _update(work: Work, invitation_id: UUID, **values: Any) -> None:
    own = tables.invitation
    mine = (own.c.agency_id == work.agency) & (own.c.id == invitation_id)
    work.connection.execute(update(own).where(mine).values(**values))


def _one(work: Work, statement: Select[Any]) -> Invitation | None:
    found = _with_children(work, work.connection.execute(statement).all())
    return found[0] if found else None


def _with_children(work: Work, rows: Sequence[Row[Any]]) -> list[Invitation]:
    children = _children(work, [row.id for row in rows if row.answer is not None])
    replies = date_replies(work, rows)
    return [_invitation(row, children[row.id], replies.get(row.id, {})) for row in rows]


def _children(work: Work, answered: Sequence[UUID]) -> defaultdict[UUID, list[Child]]:
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


def _invitation(row: Row[Any], children: list[Child], replies: DateReplies) -> Invitation:
    reply = None if row.answer is None else Reply(Answer(row.answer), frozenset(children))
    return Invitation(
        id=row.id,
        cohort_id=row.cohort_id,
        series_id=row.series_id,
        participant_id=row.participant_id,
        restricted=row.restricted,
        answer_by=row.answer_by,
        reply=reply,
        version=row.version,
        date_replies=replies,
        since=row.since,
        until=row.until,
    )


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
