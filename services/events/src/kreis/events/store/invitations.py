"""Invitations with the answers that hold, and the children who come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, insert, select, update

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Answer, Child, How, Invitation, Reply
from kreis.events.domain.refusals import NoInvitation
from kreis.events.store import tables
from kreis.events.store.answers import children_coming, refused
from kreis.events.store.date_answers import DateReplies, date_replies


def add(work: Work, invitations: Iterable[Invitation]) -> None:
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


def find(work: Work, invitation_id: UUID) -> Invitation | None:
    return _one(work, _invitations(work).where(tables.invitation.c.id == invitation_id))


def get(work: Work, invitation_id: UUID) -> Invitation:
    """Raises `NoInvitation`."""
    found = find(work, invitation_id)
    if found is None:
        raise NoInvitation(invitation_id)
    return found


def of_cohort(work: Work, cohort_id: UUID) -> list[Invitation]:
    statement = _invitations(work).where(tables.invitation.c.cohort_id == cohort_id)
    rows = work.connection.execute(statement.order_by(tables.invitation.c.participant_id)).all()
    return _with_children(work, rows)


def of_cohorts(work: Work, cohort_ids: Collection[UUID]) -> dict[UUID, list[Invitation]]:
    """The invitations of each of these cohorts, as `of_cohort` loads them, all at once."""
    found: dict[UUID, list[Invitation]] = {each: [] for each in cohort_ids}
    statement = _invitations(work).where(tables.invitation.c.cohort_id.in_(cohort_ids))
    rows = work.connection.execute(statement.order_by(tables.invitation.c.participant_id)).all()
    for each in _with_children(work, rows):
        found[each.cohort_id].append(each)
    return found


def find_all(work: Work, invitation_ids: Collection[UUID]) -> list[Invitation]:
    """Those of these invitations that exist."""
    statement = _invitations(work).where(tables.invitation.c.id.in_(invitation_ids))
    return _with_children(work, work.connection.execute(statement).all())


def count_answers(
    work: Work, cohort_ids: Collection[UUID]
) -> Mapping[UUID, Counter[Answer | None]]:
    """How many members of each cohort gave which answer to all dates; None: no answer yet.

    Who has left is not counted.
    """
    own = tables.invitation.c
    statement = (
        select(own.cohort_id, own.answer, func.count().label("members"))
        .where(own.agency_id == work.agency, own.cohort_id.in_(cohort_ids), own.until.is_(None))
        .group_by(own.cohort_id, own.answer)
    )
    found: defaultdict[UUID, Counter[Answer | None]] = defaultdict(Counter)
    for row in work.connection.execute(statement):
        found[row.cohort_id][row.answer and Answer(row.answer)] = row.members
    return found


def save_membership(work: Work, invitation: Invitation) -> None:
    """From when until when she is in the cohort."""
    own = tables.invitation
    hers = (own.c.agency_id == work.agency) & (own.c.id == invitation.id)
    values = {"since": invitation.since, "until": invitation.until}
    work.connection.execute(update(own).where(hers).values(**values))


def ask_again(work: Work, invitation: Invitation) -> None:
    """Invites somebody anew who is back in her cohort. Her answers stay in the history alone."""
    own = tables.invitation
    hers = (own.c.agency_id == work.agency) & (own.c.id == invitation.id)
    values = {
        "since": invitation.since,
        "until": None,
        "answer": None,
        "asked_after": invitation.version,
        "answer_by": invitation.answer_by,
        "issued_at": work.now,
    }
    work.connection.execute(update(own).where(hers).values(**values))


def restrict(work: Work, participant_id: UUID, restricted: bool) -> None:
    """Notes whether she is under address protection, for readers of 0.1.0."""
    own = tables.invitation
    hers = (own.c.agency_id == work.agency) & (own.c.participant_id == participant_id)
    work.connection.execute(update(own).where(hers).values(restricted=restricted))


def find_of_member(work: Work, cohort_id: UUID, participant_id: UUID) -> Invitation | None:
    statement = _invitations(work).where(
        tables.invitation.c.cohort_id == cohort_id,
        tables.invitation.c.participant_id == participant_id,
    )
    return _one(work, statement)


def of_participant(work: Work, participant_id: UUID) -> list[Invitation]:
    """The first one first."""
    own = tables.invitation
    statement = _invitations(work).where(own.c.participant_id == participant_id)
    rows = work.connection.execute(statement.order_by(own.c.issued_at, own.c.id)).all()
    return _with_children(work, rows)


def _invitations(work: Work) -> Select[Any]:
    """Selects invitations, each with what the answer that holds says of itself."""
    own, given = tables.invitation, tables.answer
    holds = and_(
        given.c.agency_id == own.c.agency_id,
        given.c.invitation_id == own.c.id,
        given.c.version == own.c.version,
        own.c.answer.is_not(None),
    )
    statement = select(own, given.c.answered_at, given.c.how, given.c.children_are_unsaid)
    return statement.outerjoin(given, holds).where(own.c.agency_id == work.agency)


def _one(work: Work, statement: Select[Any]) -> Invitation | None:
    found = _with_children(work, work.connection.execute(statement).all())
    return found[0] if found else None


def _with_children(work: Work, rows: Sequence[Row[Any]]) -> list[Invitation]:
    children = children_coming(work, [row.id for row in rows if row.answer is not None])
    replies = date_replies(work, rows)
    back = {row.id: row.issued_at for row in rows if row.declined_version and row.answer != "no"}
    periods = refused(work, back)
    return [
        _invitation(row, children[row.id], replies.get(row.id, {}), periods.get(row.id, ()))
        for row in rows
    ]


def _invitation(
    row: Row[Any],
    children: list[Child],
    replies: DateReplies,
    refused_from_until: Sequence[tuple[datetime, datetime]],
) -> Invitation:
    reply = None
    if row.answer is not None:
        unsaid = bool(row.children_are_unsaid)
        reply = Reply(Answer(row.answer), frozenset(children), unsaid)
    return Invitation(
        id=row.id,
        cohort_id=row.cohort_id,
        series_id=row.series_id,
        participant_id=row.participant_id,
        restricted=row.restricted,
        answer_by=row.answer_by,
        reply=reply,
        answered_at=row.answered_at,
        how=None if row.how is None else How(row.how),
        version=row.version,
        date_replies=replies,
        refused=refused_from_until,
        since=row.since,
        until=row.until,
    )
