"""What is kept of one person, in full: also answers and records that later ones replaced."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TableClause, select

from kreis.chassis.data.database import Work
from kreis.events.domain.attendance import Absence, Status
from kreis.events.domain.invitations import Answer, How
from kreis.events.domain.marks import Outcome
from kreis.events.store import tables


def issued_at(work: Work, participant_id: UUID) -> dict[UUID, datetime]:
    """When each of her invitations was issued, by id."""
    own = tables.invitation
    hers = (own.c.agency_id == work.agency) & (own.c.participant_id == participant_id)
    rows = work.connection.execute(select(own.c.id, own.c.issued_at).where(hers))
    return {row.id: row.issued_at for row in rows}


def answers(work: Work, invitation_id: UUID) -> list[dict[str, Any]]:
    """Every answer to all dates, the first one first."""
    return _answers(work, tables.answer, invitation_id)


def date_answers(work: Work, invitation_id: UUID) -> list[dict[str, Any]]:
    """Every answer to single dates, the first one first."""
    return _answers(work, tables.date_answer, invitation_id)


def attendance(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """Every record of her, the first one first."""
    own = tables.attendance
    statement = (
        select(own)
        .where(own.c.agency_id == work.agency, own.c.participant_id == participant_id)
        .order_by(own.c.recorded_at, own.c.version)
    )
    return [
        {
            **row._asdict(),
            "status": Status(row.status),
            "absence": None if row.absence is None else Absence(row.absence),
        }
        for row in work.connection.execute(statement)
    ]


def dates(work: Work, group_event_ids: Collection[UUID]) -> list[dict[str, Any]]:
    """When these dates are, and whose: also of a group in which she is no more."""
    event, series, cohort = tables.group_event.c, tables.series.c, tables.cohort.c
    of_series = (series.agency_id == event.agency_id) & (series.id == event.series_id)
    of_cohort = (cohort.agency_id == series.agency_id) & (cohort.id == series.cohort_id)
    statement = (
        select(event.id, event.starts_at, cohort.name)
        .join(tables.series, of_series)
        .join(tables.cohort, of_cohort)
        .where(event.agency_id == work.agency, event.id.in_(group_event_ids))
        .order_by(event.starts_at, event.id)
    )
    return [row._asdict() for row in work.connection.execute(statement)]


def marks(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """Every mark that a device made of her, the first one first."""
    own = tables.attendance_mark
    statement = (
        select(own)
        .where(own.c.agency_id == work.agency, own.c.participant_id == participant_id)
        .order_by(own.c.arrived_at, own.c.marked_at, own.c.id)
    )
    return [
        {
            **row._asdict(),
            "status": Status(row.status),
            "absence": None if row.absence is None else Absence(row.absence),
            "outcome": Outcome(row.outcome),
        }
        for row in work.connection.execute(statement)
    ]


def _answers(work: Work, source: TableClause, invitation_id: UUID) -> list[dict[str, Any]]:
    statement = (
        select(source)
        .where(source.c.agency_id == work.agency, source.c.invitation_id == invitation_id)
        .order_by(source.c.answered_at, source.c.version)
    )
    return [
        {**row._asdict(), "answer": Answer(row.answer), "how": How(row.how)}
        for row in work.connection.execute(statement)
    ]
