"""Invitations, as far as they are known here, and her newest answer to each."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import case, func, null, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.credibility import check_follows, may_leap
from kreis.notifications.domain.invitations import Answer
from kreis.notifications.store import tables


def add(work: Work, invitation_id: UUID, participant_id: UUID) -> None:
    """Adds an invitation, or keeps what is known already: her answer may have come first."""
    statement = postgresql.insert(tables.invitation).values(
        agency_id=work.agency,
        id=invitation_id,
        participant_id=participant_id,
        noted_at=work.now,
    )
    work.connection.execute(statement.on_conflict_do_nothing(index_elements=["agency_id", "id"]))


def ask_again(work: Work, invitation_id: UUID, participant_id: UUID, answers_before: int) -> None:
    """Forgets an answer from before she was invited anew, unless a newer one is known."""
    own = tables.invitation.c
    statement = postgresql.insert(tables.invitation).values(
        agency_id=work.agency,
        id=invitation_id,
        participant_id=participant_id,
        answer_version=answers_before,
        noted_at=work.now,
        asked_after=answers_before,
    )
    statement = statement.on_conflict_do_update(
        index_elements=["agency_id", "id"],
        set_={
            "answer": case((own.answer_version <= answers_before, null()), else_=own.answer),
            "answer_version": func.greatest(own.answer_version, answers_before),
            "asked_after": func.greatest(own.asked_after, answers_before),
        },
    )
    work.connection.execute(statement)


def asked_after(work: Work, invitation_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many answers had been given before each of these invitations was last sent out."""
    own = tables.invitation.c
    statement = select(own.id, own.asked_after).where(
        own.agency_id == work.agency, own.id.in_(invitation_ids), own.asked_after > 0
    )
    return {row.id: row.asked_after for row in work.connection.execute(statement)}


def save_answer(
    work: Work, invitation_id: UUID, participant_id: UUID, answer: str, version: int
) -> bool:
    """Saves her answer; False if a newer one is known, since facts may come late.

    Raises `Disbelieved` if the version leaps: it would hide her later answers.
    """
    if may_leap(version):
        own = tables.invitation.c
        hers = own.agency_id == work.agency, own.id == invitation_id
        known = work.connection.execute(select(own.answer_version).where(*hers)).scalar()
        check_follows(version, known or 0)
    statement = postgresql.insert(tables.invitation).values(
        agency_id=work.agency,
        id=invitation_id,
        participant_id=participant_id,
        answer=answer,
        answer_version=version,
        noted_at=work.now,
    )
    statement = statement.on_conflict_do_update(
        index_elements=["agency_id", "id"],
        set_={"answer": answer, "answer_version": version},
        where=tables.invitation.c.answer_version < version,
    )
    # Not by `rowcount`: SQLAlchemy does not keep it for an insert.
    return work.connection.execute(statement.returning(tables.invitation.c.id)).first() is not None


def answers_to(work: Work, invitation_ids: Collection[UUID]) -> dict[UUID, Answer]:
    """Her newest answer to each of these invitations, as far as they are known."""
    own = tables.invitation.c
    statement = select(own.id, own.answer, own.answer_version).where(
        own.agency_id == work.agency, own.id.in_(invitation_ids)
    )
    found = work.connection.execute(statement)
    return {row.id: Answer(row.answer, row.answer_version) for row in found}


def hold_answer(work: Work, invitation_id: UUID) -> Answer:
    """Her newest answer, locked until this transaction ends."""
    statement = (
        select(tables.invitation.c.answer, tables.invitation.c.answer_version)
        .where(
            tables.invitation.c.agency_id == work.agency, tables.invitation.c.id == invitation_id
        )
        .with_for_update()
    )
    row = work.connection.execute(statement).one()
    return Answer(row.answer, row.answer_version)
