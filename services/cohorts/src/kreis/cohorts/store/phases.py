"""Phases of groups, who stays longer in one, and what their rules count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.phases import KINDS, CohortPhase, PersonPhase
from kreis.cohorts.store.tables import cohort_phase, held_date, member_band, person_phase

_held = postgresql.insert(held_date).on_conflict_do_nothing()
_band = postgresql.insert(member_band)
_NEWEST = _band.on_conflict_do_update(
    index_elements=["agency_id", "participant_id"],
    set_={name: _band.excluded[name] for name in ("band", "as_of", "revision")},
    where=member_band.c.revision < _band.excluded.revision,
)


def begin(work: Work, phase: CohortPhase) -> None:
    work.connection.execute(insert(cohort_phase).values(agency_id=work.agency, **asdict(phase)))


def history(work: Work, cohort_id: UUID) -> list[CohortPhase]:
    """Its phases, the first one first."""
    return histories(work, [cohort_id])[cohort_id]


def histories(work: Work, cohort_ids: Collection[UUID]) -> defaultdict[UUID, list[CohortPhase]]:
    """The phases of each of these groups, the first one first."""
    statement = (
        select(cohort_phase)
        .where(cohort_phase.c.agency_id == work.agency, cohort_phase.c.cohort_id.in_(cohort_ids))
        .order_by(cohort_phase.c.number)
    )
    found = defaultdict(list)
    for row in work.connection.execute(statement):
        found[row.cohort_id].append(_phase(row))
    return found


def latest(work: Work, cohort_ids: Collection[UUID]) -> dict[UUID, CohortPhase]:
    """The last phase of each of these groups. It may begin on a day to come."""
    statement = (
        select(cohort_phase)
        .ext(postgresql.distinct_on(cohort_phase.c.cohort_id))
        .where(cohort_phase.c.agency_id == work.agency, cohort_phase.c.cohort_id.in_(cohort_ids))
        .order_by(cohort_phase.c.cohort_id, cohort_phase.c.number.desc())
    )
    return {row.cohort_id: _phase(row) for row in work.connection.execute(statement)}


def note_held(work: Work, cohort_id: UUID, group_event_id: UUID, day: date, kind: str) -> None:
    """Notes a date that was held, once."""
    own = {"agency_id": work.agency, "cohort_id": cohort_id, "group_event_id": group_event_id}
    work.connection.execute(_held, {**own, "day": day, "kind": kind})


def held(work: Work, cohort_id: UUID) -> list[tuple[date, str]]:
    """Day and kind of each date of a group that was held."""
    return held_by(work, [cohort_id])[cohort_id]


def held_by(work: Work, cohort_ids: Collection[UUID]) -> defaultdict[UUID, list[tuple[date, str]]]:
    """Day and kind of each date that was held, of each of these groups."""
    statement = select(held_date.c.cohort_id, held_date.c.day, held_date.c.kind).where(
        held_date.c.agency_id == work.agency, held_date.c.cohort_id.in_(cohort_ids)
    )
    found = defaultdict(list)
    for row in work.connection.execute(statement):
        found[row.cohort_id].append((row.day, row.kind))
    return found


def days_held(work: Work, cohort_ids: Collection[UUID]) -> dict[UUID, set[date]]:
    """The days on which a date of each of these groups was held, without start weeks."""
    statement = select(held_date.c.cohort_id, held_date.c.day).where(
        held_date.c.agency_id == work.agency,
        held_date.c.cohort_id.in_(cohort_ids),
        held_date.c.kind.in_(KINDS),
    )
    found = defaultdict(set)
    for row in work.connection.execute(statement):
        found[row.cohort_id].add(row.day)
    return found


def note_band(work: Work, participant_id: UUID, *, band: str, as_of: date, revision: int) -> None:
    """Notes how regularly she comes, unless a newer fact has said so."""
    own = {"agency_id": work.agency, "participant_id": participant_id}
    work.connection.execute(_NEWEST, {**own, "band": band, "as_of": as_of, "revision": revision})


def bands(work: Work, participant_ids: Collection[UUID]) -> list[str]:
    """The bands of those of them whose band is known."""
    statement = select(member_band.c.band).where(
        member_band.c.agency_id == work.agency, member_band.c.participant_id.in_(participant_ids)
    )
    return list(work.connection.execute(statement).scalars())


def keep_in(work: Work, stay: PersonPhase, noted_by: str) -> None:
    """Notes that she stays in a phase for longer than her group."""
    values = {**asdict(stay), "noted_by": noted_by, "noted_at": work.now}
    work.connection.execute(insert(person_phase).values(agency_id=work.agency, **values))


def staying(work: Work, cohort_id: UUID) -> list[PersonPhase]:
    """Members of a group who stay in an earlier phase."""
    statement = (
        select(person_phase)
        .where(person_phase.c.agency_id == work.agency, person_phase.c.cohort_id == cohort_id)
        .order_by(person_phase.c.participant_id)
    )
    return [_stay(row) for row in work.connection.execute(statement)]


def stays_of(work: Work, participant_id: UUID) -> dict[UUID, dict[str, Any]]:
    """Returns by group in which phase she stays longer, until when, and who noted it when."""
    own = person_phase.c
    told = own.cohort_id, own.step, own.stays_until, own.noted_by, own.noted_at
    statement = select(*told).where(
        own.agency_id == work.agency, own.participant_id == participant_id
    )
    return {row.cohort_id: row._asdict() for row in work.connection.execute(statement)}


def end_stay(work: Work, participant_id: UUID) -> None:
    """Deletes the note, because she changes her phase or leaves her group."""
    statement = delete(person_phase).where(
        person_phase.c.agency_id == work.agency, person_phase.c.participant_id == participant_id
    )
    work.connection.execute(statement)


def _phase(row: Row[Any]) -> CohortPhase:
    return CohortPhase(
        row.cohort_id,
        row.number,
        row.step,
        row.since,
        row.plan_version,
        row.decided_by,
        row.decided_at,
    )


def _stay(row: Row[Any]) -> PersonPhase:
    return PersonPhase(row.participant_id, row.cohort_id, row.step, row.stays_until, row.reason)
