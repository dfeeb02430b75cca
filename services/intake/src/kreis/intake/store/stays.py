"""Stays: when people entered the programme, left it and came back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.intake.domain.stays import Gap
from kreis.intake.store.tables import enrolment, own, programme_exit


def add_enrolment(
    work: Work, enrolment_id: UUID, participant_id: UUID, entry_date: date, recorded_by: str
) -> bool:
    """Adds her enrolment; False if she has one, since nobody enters twice."""
    statement = (
        postgresql.insert(enrolment)
        .values(
            agency_id=work.agency,
            id=enrolment_id,
            participant_id=participant_id,
            entry_date=entry_date,
            recorded_by=recorded_by,
            recorded_at=work.now,
        )
        .on_conflict_do_nothing(index_elements=["agency_id", "participant_id"])
        .returning(enrolment.c.id)
    )
    return work.connection.execute(statement).first() is not None


def find_enrolment(work: Work, participant_id: UUID) -> dict[str, Any] | None:
    statement = select(enrolment).where(
        enrolment.c.agency_id == work.agency, enrolment.c.participant_id == participant_id
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else own(row)


def add_exit(work: Work, values: dict[str, Any]) -> None:
    work.connection.execute(insert(programme_exit).values(agency_id=work.agency, **values))


def exits(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """Her exits, the earliest first. An exit without a re-entry is the one that holds."""
    statement = (
        select(programme_exit)
        .where(
            programme_exit.c.agency_id == work.agency,
            programme_exit.c.participant_id == participant_id,
        )
        .order_by(programme_exit.c.recorded_at, programme_exit.c.id)
    )
    return [own(row) for row in work.connection.execute(statement)]


def days_of(
    work: Work, participant_id: UUID, entry: dict[str, Any] | None
) -> tuple[date, date | None, list[Gap]]:
    """Today, the day of her entry and her exits: what decides which days are possible."""
    gaps = [Gap(each["exit_date"], each["re_entry_date"]) for each in exits(work, participant_id)]
    return work.now.date(), entry["entry_date"] if entry else None, gaps


def end_exit(work: Work, exit_id: UUID, re_entry_date: date) -> None:
    statement = (
        update(programme_exit)
        .where(programme_exit.c.agency_id == work.agency, programme_exit.c.id == exit_id)
        .values(re_entry_date=re_entry_date)
    )
    work.connection.execute(statement)
