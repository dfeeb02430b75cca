"""What members of staff see, files opened with a reason, and notices about likenesses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, insert, or_, select, true
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import substitutions
from kreis.intake.store.sealed import WHY_OPENED
from kreis.intake.store.tables import file_opening, likeness_notice, own, participant


def viewer(work: Work, caller: str) -> Viewer:
    """Returns what a member of staff sees now. `caller` is the subject of her token."""
    return Viewer(
        staff_id=_staff_id(caller),
        away=substitutions.who_is_away(work, work.now.date()),
        opened=opened_by(work, caller),
    )


def seen_in_full(viewer: Viewer) -> ColumnElement[bool]:
    """`Viewer.sees_in_full` as a condition on participants."""
    if viewer.sees_all:
        return true()
    who = participant.c
    return or_(who.contact_person_id.in_(viewer.responsible_for), who.id.in_(viewer.opened))


def hidden_from(work: Work, viewer: Viewer, participant_ids: Collection[UUID]) -> set[UUID]:
    """Returns those of these people who must not be found: protected, and not hers to see."""
    known = confidentiality.known_of(work, participant_ids) if participant_ids else {}
    protected = {who for who, now in known.items() if now.is_protected}
    hers_by_id = contact_persons(work, protected) if protected else {}
    return {who for who, hers in hers_by_id.items() if not viewer.sees_in_full(who, hers)}


def open_file(work: Work, values: dict[str, Any]) -> None:
    reason = WHY_OPENED.values(work, values["id"], values["reason"], sealed=True)
    row = {"agency_id": work.agency, **values, **reason}
    work.connection.execute(insert(file_opening).values(row))


def opened_by(work: Work, caller: str) -> dict[UUID, str]:
    """Maps the people whose files somebody has open to the reason."""
    found = file_opening.c
    statement = (
        select(file_opening)
        .where(found.agency_id == work.agency, found.opened_by == caller, found.ends_at > work.now)
        .order_by(found.opened_at)
    )
    rows = work.connection.execute(statement)
    return {row.participant_id: _reason(work, row) for row in rows}


def openings(work: Work, limit: int) -> list[dict[str, Any]]:
    """The files that were opened, the newest first."""
    statement = (
        select(file_opening)
        .where(file_opening.c.agency_id == work.agency)
        .order_by(file_opening.c.opened_at.desc(), file_opening.c.id)
        .limit(limit)
    )
    rows = work.connection.execute(statement)
    return [{**own(row), "reason": _reason(work, row)} for row in rows]


def contact_persons(work: Work, participant_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Maps people to their contact persons; unknown people are left out."""
    statement = select(participant.c.id, participant.c.contact_person_id).where(
        participant.c.agency_id == work.agency, participant.c.id.in_(participant_ids)
    )
    return {row.id: row.contact_person_id for row in work.connection.execute(statement)}


def notice_likeness(work: Work, participant_id: UUID, noticed_by: str, same: list[str]) -> None:
    """Notes that somebody described a person whom she must not find. Once a day is enough."""
    statement = postgresql.insert(likeness_notice).values(
        agency_id=work.agency,
        participant_id=participant_id,
        noticed_by=noticed_by,
        day=work.now.date(),
        same=same,
        noticed_at=work.now,
    )
    work.connection.execute(statement.on_conflict_do_nothing())


def likeness_notices(work: Work, since: datetime) -> list[dict[str, Any]]:
    """Notices from then on, the newest first, each with the person's contact person."""
    statement = (
        select(likeness_notice, participant.c.contact_person_id)
        .join(
            participant,
            (participant.c.agency_id == likeness_notice.c.agency_id)
            & (participant.c.id == likeness_notice.c.participant_id),
        )
        .where(likeness_notice.c.agency_id == work.agency, likeness_notice.c.noticed_at >= since)
        .order_by(likeness_notice.c.noticed_at.desc(), likeness_notice.c.participant_id)
    )
    return [own(row) for row in work.connection.execute(statement)]


def _reason(work: Work, row: Row[Any]) -> str:
    return WHY_OPENED.read(work, row.id, row.reason, row.reason_sealed) or ""


def _staff_id(caller: str) -> UUID | None:
    try:
        return UUID(caller)
    except ValueError:
        return None
