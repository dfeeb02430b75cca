"""Who is a member of which confirmed group, and who left one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, null, select

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Departure, Member
from kreis.cohorts.store.tables import cohort, departure, membership


def add(work: Work, cohort_id: UUID, members: Iterable[Member], added_by: str) -> None:
    own = {"agency_id": work.agency, "cohort_id": cohort_id, "added_by": added_by}
    rows = [{**own, **asdict(member)} for member in members]
    work.connection.execute(insert(membership), rows)


def remove(
    work: Work, cohort_id: UUID, participant_id: UUID, left_on: date, noted_by: str | None
) -> None:
    """Ends her membership and notes the departure.

    `noted_by` is None when nobody noted it here: she left the programme.
    """
    statement = delete(membership).where(
        membership.c.agency_id == work.agency,
        membership.c.cohort_id == cohort_id,
        membership.c.participant_id == participant_id,
    )
    ended = work.connection.execute(
        statement.returning(membership.c.joined_on, membership.c.added_by)
    ).one_or_none()
    left = {
        "id": uuid4(),
        "cohort_id": cohort_id,
        "participant_id": participant_id,
        "joined_on": ended and ended.joined_on,
        "added_by": ended and ended.added_by,
        "left_on": left_on,
        "noted_by": noted_by,
        "noted_at": work.now,
    }
    work.connection.execute(insert(departure).values(agency_id=work.agency, **left))


def departures_of(work: Work, participant_ids: Collection[UUID]) -> dict[UUID, list[Departure]]:
    """The groups that each of these people has left, the last one first."""
    statement = (
        select(departure, cohort.c.name)
        .join(
            cohort,
            (cohort.c.agency_id == departure.c.agency_id) & (cohort.c.id == departure.c.cohort_id),
        )
        .where(
            departure.c.agency_id == work.agency, departure.c.participant_id.in_(participant_ids)
        )
        .order_by(departure.c.noted_at.desc(), departure.c.id)
    )
    grouped: defaultdict[UUID, list[Departure]] = defaultdict(list)
    for row in work.connection.execute(statement):
        left = Departure(row.cohort_id, row.name, row.joined_on, row.left_on, row.noted_at)
        grouped[row.participant_id].append(left)
    return grouped


def cohort_of(work: Work, participant_id: UUID) -> UUID | None:
    statement = select(membership.c.cohort_id).where(
        membership.c.agency_id == work.agency, membership.c.participant_id == participant_id
    )
    found: UUID | None = work.connection.execute(statement).scalar()
    return found


def of(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """The groups that she is in or was in. A departure that 0.1.0 noted does not know when she
    joined, nor who took her in."""
    nothing = null().label("left_on"), null().label("noted_at")
    sources = (
        (membership, membership.c.added_by, nothing),
        (departure, departure.c.noted_by, (departure.c.left_on, departure.c.noted_at)),
    )
    found: list[dict[str, Any]] = []
    for source, by, left in sources:
        joined = (cohort.c.agency_id == source.c.agency_id) & (cohort.c.id == source.c.cohort_id)
        statement = (
            select(cohort.c.id, cohort.c.name, source.c.joined_on, source.c.added_by)
            .add_columns(*left, by.label("noted_by"))
            .join(cohort, joined)
            .where(source.c.agency_id == work.agency, source.c.participant_id == participant_id)
        )
        found += [row._asdict() for row in work.connection.execute(statement)]
    return found


def by_cohort(work: Work, cohort_ids: Collection[UUID]) -> defaultdict[UUID, list[Member]]:
    """The members of each of these groups."""
    statement = (
        select(membership)
        .where(membership.c.agency_id == work.agency, membership.c.cohort_id.in_(cohort_ids))
        .order_by(membership.c.participant_id)
    )
    grouped: defaultdict[UUID, list[Member]] = defaultdict(list)
    for row in work.connection.execute(statement):
        member = Member(row.participant_id, row.restricted, row.joined_on)
        grouped[row.cohort_id].append(member)
    return grouped
