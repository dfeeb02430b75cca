"""Confirmed groups."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, insert, select, update

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Cohort
from kreis.cohorts.domain.refusals import NoCohort
from kreis.cohorts.store import memberships, offers, planned_dates, venues
from kreis.cohorts.store.tables import cohort, membership, offer


def add(work: Work, founded: Cohort, confirmed_by: str) -> None:
    values = {
        "id": founded.id,
        "offer_id": founded.offer.id,
        "proposal_id": founded.proposal_id,
        "name": founded.name,
        "confirmed_by": confirmed_by,
        "confirmed_at": founded.confirmed_at,
        "seats": founded.seats,
    }
    work.connection.execute(insert(cohort).values(agency_id=work.agency, **values))
    memberships.add(work, founded.id, founded.members, confirmed_by)


def count_seats(work: Work, cohort_id: UUID) -> None:
    """Raises the seats to the number of members, if there are more members than seats."""
    members = (
        select(func.count())
        .select_from(membership)
        .where(membership.c.agency_id == work.agency, membership.c.cohort_id == cohort_id)
        .scalar_subquery()
    )
    statement = (
        update(cohort)
        .where(cohort.c.agency_id == work.agency, cohort.c.id == cohort_id)
        .values(seats=func.greatest(cohort.c.seats, members))
    )
    work.connection.execute(statement)


def close(work: Work, cohort_id: UUID, closed_on: date) -> None:
    statement = (
        update(cohort)
        .where(cohort.c.agency_id == work.agency, cohort.c.id == cohort_id)
        .values(closed_on=closed_on)
    )
    work.connection.execute(statement)


def lock(work: Work, cohort_ids: Collection[UUID]) -> None:
    """Locks these groups until the transaction ends: nobody else changes who is in them."""
    statement = (
        select(cohort.c.id)
        .where(cohort.c.agency_id == work.agency, cohort.c.id.in_(cohort_ids))
        .order_by(cohort.c.id)
        .with_for_update()
    )
    work.connection.execute(statement)


def perhaps_running(work: Work, today: date) -> list[Cohort]:
    """Every group that is not closed and may have a date on this day or later.

    A group in a later phase may have dates for as long as it is not closed.
    """
    carried = and_(cohort.c.agency_id == offer.c.agency_id, cohort.c.offer_id == offer.c.id)
    statement = (
        select(cohort)
        .select_from(cohort.join(offer, carried))
        .where(cohort.c.agency_id == work.agency, cohort.c.closed_on.is_(None))
        .where(planned_dates.may_come(today))
        .order_by(cohort.c.id)
    )
    return _cohorts(work, statement)


def without_date_to_come(work: Work, today: date) -> list[Cohort]:
    """Every group that is not closed and has a member, and for which no date to come is planned."""
    has_member = exists().where(
        membership.c.agency_id == cohort.c.agency_id, membership.c.cohort_id == cohort.c.id
    )
    statement = _select(work).where(
        cohort.c.closed_on.is_(None), has_member, ~planned_dates.is_to_come(today)
    )
    return _cohorts(work, statement.order_by(cohort.c.id))


def find(work: Work, cohort_id: UUID) -> Cohort | None:
    found = _cohorts(work, _select(work).where(cohort.c.id == cohort_id))
    return found[0] if found else None


def get(work: Work, cohort_id: UUID) -> Cohort:
    found = find(work, cohort_id)
    if found is None:
        raise NoCohort(cohort_id)
    return found


def names_and_weeks(work: Work, cohort_ids: Collection[UUID]) -> dict[UUID, tuple[str, date]]:
    """The name of each of these groups, and the Monday of its start week."""
    own_offer = (offer.c.agency_id == cohort.c.agency_id) & (offer.c.id == cohort.c.offer_id)
    statement = (
        select(cohort.c.id, cohort.c.name, offer.c.week_monday)
        .join(offer, own_offer)
        .where(cohort.c.agency_id == work.agency, cohort.c.id.in_(cohort_ids))
    )
    return {row.id: (row.name, row.week_monday) for row in work.connection.execute(statement)}


def page(
    work: Work,
    after: UUID | None,
    limit: int,
    starts: tuple[date | None, date | None] = (None, None),
    ids: Collection[UUID] = (),
) -> list[Cohort]:
    """Groups in the order of their ids.

    Those of these ids, or that start between two days, where they are named.
    """
    statement = _select(work)
    if ids:
        statement = statement.where(cohort.c.id.in_(ids))
    if after is not None:
        statement = statement.where(cohort.c.id > after)
    if starts != (None, None):
        statement = statement.where(cohort.c.offer_id.in_(_offers_that_start(work, *starts)))
    return _cohorts(work, statement.order_by(cohort.c.id).limit(limit))


def _offers_that_start(work: Work, first: date | None, last: date | None) -> Select[Any]:
    return select(offer.c.id).where(
        offer.c.agency_id == work.agency,
        offer.c.week_monday.between(first or date.min, last or date.max),
    )


def _select(work: Work) -> Select[Any]:
    return select(cohort).where(cohort.c.agency_id == work.agency)


def _cohorts(work: Work, statement: Select[Any]) -> list[Cohort]:
    """Puts groups together from their own rows, their members, offers and venues."""
    rows = work.connection.execute(statement).all()
    members = memberships.by_cohort(work, [row.id for row in rows])
    offer_by_id = {each.id: each for each in offers.find_all(work, [row.offer_id for row in rows])}
    venue_by_id = {each.id: each for each in venues.every(work)}
    return [
        Cohort(
            id=row.id,
            name=row.name,
            offer=offer_by_id[row.offer_id],
            venue=venue_by_id[offer_by_id[row.offer_id].venue_id],
            proposal_id=row.proposal_id,
            confirmed_at=row.confirmed_at,
            members=tuple(members[row.id]),
            seats=row.seats,
            closed_on=row.closed_on,
        )
        for row in rows
    ]
