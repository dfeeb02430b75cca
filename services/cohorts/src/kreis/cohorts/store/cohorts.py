"""Confirmed groups and their members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, insert, select

from kreis.chassis.database import Work
from kreis.cohorts.domain import Cohort, Member, Offer
from kreis.cohorts.store import places
from kreis.cohorts.store.tables import cohort, membership, offer


def add(work: Work, founded: Cohort, confirmed_by: str) -> None:
    values = {
        "id": founded.id,
        "offer_id": founded.offer.id,
        "proposal_id": founded.proposal_id,
        "name": founded.name,
        "confirmed_by": confirmed_by,
        "confirmed_at": founded.confirmed_at,
    }
    work.connection.execute(insert(cohort).values(agency_id=work.agency, **values))
    rows = [
        {"agency_id": work.agency, "cohort_id": founded.id, **asdict(member)}
        for member in founded.members
    ]
    work.connection.execute(insert(membership), rows)


def find(work: Work, cohort_id: UUID) -> Cohort | None:
    found = _cohorts(work, _select(work).where(cohort.c.id == cohort_id))
    return found[0] if found else None


def page(work: Work, after: UUID | None, limit: int) -> list[Cohort]:
    statement = _select(work)
    if after is not None:
        statement = statement.where(cohort.c.id > after)
    return _cohorts(work, statement.order_by(cohort.c.id).limit(limit))


def standing_offers(work: Work, venue_ids: Collection[UUID]) -> list[Offer]:
    """The offers at these venues that carry a group already."""
    carried = and_(cohort.c.agency_id == offer.c.agency_id, cohort.c.offer_id == offer.c.id)
    statement = (
        select(offer)
        .select_from(offer.join(cohort, carried))
        .where(offer.c.agency_id == work.agency, offer.c.venue_id.in_(venue_ids))
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
