"""Confirmed groups, their members, and who left them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, and_, delete, func, insert, select, true, update

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Cohort, Member
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.store import places
from kreis.cohorts.store.tables import cohort, departure, membership, offer

MOST_WEEKS = timedelta(weeks=61)
"""No group runs for longer: the start week and at most 60 dates."""


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
    add_members(work, founded.id, founded.members, confirmed_by)


def add_members(work: Work, cohort_id: UUID, members: Iterable[Member], added_by: str) -> None:
    own = {"agency_id": work.agency, "cohort_id": cohort_id, "added_by": added_by}
    rows = [{**own, **asdict(member)} for member in members]
    work.connection.execute(insert(membership), rows)


def remove_member(
    work: Work, cohort_id: UUID, participant_id: UUID, left_on: date, noted_by: str | None
) -> None:
    """She is no longer a member, and that she was and left is kept. None: nobody noted it here,
    she left the programme."""
    statement = delete(membership).where(
        membership.c.agency_id == work.agency,
        membership.c.cohort_id == cohort_id,
        membership.c.participant_id == participant_id,
    )
    work.connection.execute(statement)
    left = {
        "id": uuid4(),
        "cohort_id": cohort_id,
        "participant_id": participant_id,
        "left_on": left_on,
        "noted_by": noted_by,
        "noted_at": work.now,
    }
    work.connection.execute(insert(departure).values(agency_id=work.agency, **left))


def count_seats(work: Work, cohort_id: UUID) -> None:
    """Who came over and above those who ever were in the group took seats of their own."""
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


def cohort_of(work: Work, participant_id: UUID) -> UUID | None:
    statement = select(membership.c.cohort_id).where(
        membership.c.agency_id == work.agency, membership.c.participant_id == participant_id
    )
    found: UUID | None = work.connection.execute(statement).scalar()
    return found


def lock(work: Work, cohort_ids: Collection[UUID]) -> None:
    """Until this transaction ends, nobody else changes who is in these groups."""
    statement = (
        select(cohort.c.id)
        .where(cohort.c.agency_id == work.agency, cohort.c.id.in_(cohort_ids))
        .order_by(cohort.c.id)
        .with_for_update()
    )
    work.connection.execute(statement)


def perhaps_running(work: Work) -> list[Cohort]:
    """Every group that is not closed and that can have dates yet to come; and some of the past."""
    carried = and_(cohort.c.agency_id == offer.c.agency_id, cohort.c.offer_id == offer.c.id)
    young_enough = offer.c.week_monday > work.now.date() - MOST_WEEKS - timedelta(weeks=1)
    statement = (
        select(cohort)
        .select_from(cohort.join(offer, carried))
        .where(cohort.c.agency_id == work.agency, cohort.c.closed_on.is_(None), young_enough)
        .order_by(cohort.c.id)
    )
    return _cohorts(work, statement)


def find(work: Work, cohort_id: UUID) -> Cohort | None:
    found = _cohorts(work, _select(work).where(cohort.c.id == cohort_id))
    return found[0] if found else None


def page(work: Work, after: UUID | None, limit: int) -> list[Cohort]:
    statement = _select(work)
    if after is not None:
        statement = statement.where(cohort.c.id > after)
    return _cohorts(work, statement.order_by(cohort.c.id).limit(limit))


def standing_offers(
    work: Work, venue_ids: Collection[UUID], *, still_meeting: bool = False
) -> list[Offer]:
    """The offers at these venues that carry a group already; or a group that is not closed."""
    carried = and_(cohort.c.agency_id == offer.c.agency_id, cohort.c.offer_id == offer.c.id)
    statement = (
        select(offer)
        .select_from(offer.join(cohort, carried))
        .where(offer.c.agency_id == work.agency, offer.c.venue_id.in_(venue_ids))
        .where(cohort.c.closed_on.is_(None) if still_meeting else true())
        .order_by(offer.c.id)
    )
    return [places.offer_of(row) for row in work.connection.execute(statement)]


def _select(work: Work) -> Select[Any]:
    return select(cohort).where(cohort.c.agency_id == work.agency)


def _cohorts(work: Work, statement: Select[Any]) -> list[Cohort]:
    """Puts groups together from their own rows, their members, offers and venues."""
    rows = work.connection.execute(statement).all()
    members = _members(work, [row.id for row in rows])
    offers = {each.id: each for each in places.find_offers(work, [row.offer_id for row in rows])}
    venues = {each.id: each for each in places.list_venues(work)}
    return [
        Cohort(
            id=row.id,
            name=row.name,
            offer=offers[row.offer_id],
            venue=venues[offers[row.offer_id].venue_id],
            proposal_id=row.proposal_id,
            confirmed_at=row.confirmed_at,
            members=tuple(members[row.id]),
            seats=row.seats,
            closed_on=row.closed_on,
        )
        for row in rows
    ]


def _members(work: Work, cohort_ids: Collection[UUID]) -> defaultdict[UUID, list[Member]]:
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
