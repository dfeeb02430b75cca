"""Offers, and which of them a confirmed group needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, select, true, update

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.cohorts.domain.offers import Adults, CarePlaces, Offer, Series, Week, needs_the_room_of
from kreis.cohorts.domain.refusals import NoOffer, OfferTaken
from kreis.cohorts.store.tables import cohort, formation_run, offer, venue
from kreis.contracts.refusals import Fault


def save(work: Work, saved: Offer) -> None:
    values = asdict(saved)
    for part in ("adults", "week", "series"):
        values |= {f"{part}_{name}": value for name, value in values.pop(part).items()}
    care = values.pop("care_places")
    values |= {"care_total": care["total"], "care_by_band": care["by_band"]}
    values["languages"] = list(saved.languages)
    values.pop("is_archived")
    upsert(work, offer, {"id": values.pop("id")}, values)


def archive(work: Work, offer_id: UUID, *, is_archived: bool) -> None:
    mine = (offer.c.agency_id == work.agency) & (offer.c.id == offer_id)
    work.connection.execute(update(offer).where(mine).values(is_archived=is_archived))


def remove(work: Work, offer_id: UUID) -> None:
    mine = (offer.c.agency_id == work.agency) & (offer.c.id == offer_id)
    work.connection.execute(delete(offer).where(mine))


def was_proposed(work: Work, offer_id: UUID) -> bool:
    """Whether groups were ever proposed or formed on it."""
    runs = select(formation_run.c.id).where(
        formation_run.c.agency_id == work.agency, formation_run.c.offer_ids.contains([offer_id])
    )
    groups = select(cohort.c.id).where(
        cohort.c.agency_id == work.agency, cohort.c.offer_id == offer_id
    )
    return work.connection.execute(select(runs.exists() | groups.exists())).scalar_one()


def find(work: Work, offer_id: UUID) -> Offer | None:
    found = find_all(work, [offer_id])
    return found[0] if found else None


def get(work: Work, offer_id: UUID) -> Offer:
    found = find(work, offer_id)
    if found is None:
        raise NoOffer(offer_id)
    return found


def find_all(work: Work, offer_ids: Collection[UUID], *, lock: bool = False) -> list[Offer]:
    """Those of the offers that exist, in the order of their ids.

    `lock`: until the transaction ends nobody else changes them or takes a room of their venues.
    """
    statement = (
        select(offer)
        .where(offer.c.agency_id == work.agency, offer.c.id.in_(offer_ids))
        .order_by(offer.c.id)
    )
    if lock:
        _lock_venues_of(work, offer_ids)
        statement = statement.with_for_update()
    return [_offer(row) for row in work.connection.execute(statement)]


def every(work: Work, start_from: date | None = None) -> list[Offer]:
    """The latest start week first; from a day on, where one is named."""
    statement = (
        select(offer)
        .where(offer.c.agency_id == work.agency)
        .where(offer.c.week_monday >= (start_from or date.min))
        .order_by(offer.c.week_monday.desc(), offer.c.name, offer.c.id)
    )
    return [_offer(row) for row in work.connection.execute(statement)]


def with_a_cohort(
    work: Work, venue_ids: Collection[UUID], *, still_meeting: bool = False
) -> list[Offer]:
    """The offers at these venues on which a group stands; `still_meeting`: one not closed."""
    carried = and_(cohort.c.agency_id == offer.c.agency_id, cohort.c.offer_id == offer.c.id)
    statement = (
        select(offer)
        .select_from(offer.join(cohort, carried))
        .where(offer.c.agency_id == work.agency, offer.c.venue_id.in_(venue_ids))
        .where(cohort.c.closed_on.is_(None) if still_meeting else true())
        .order_by(offer.c.id)
    )
    return [_offer(row) for row in work.connection.execute(statement)]


def carries_a_cohort(work: Work, which: Offer) -> bool:
    return _is_among(which, with_a_cohort(work, {which.venue_id}))


def taken(work: Work, offers: Sequence[Offer]) -> list[Offer]:
    """Those that have ended, carry a group, or whose room a group needs that still meets."""
    venues = {each.venue_id for each in offers}
    carrying = with_a_cohort(work, venues)
    meeting = with_a_cohort(work, venues, still_meeting=True)
    return [
        each
        for each in offers
        if each.is_archived
        or _is_among(each, carrying)
        or any(needs_the_room_of(each, other) for other in meeting)
    ]


def refuse_taken(work: Work, offers: Sequence[Offer]) -> None:
    """Refuses offers that carry a group, or whose room another group needs."""
    expected = "an offer whose room no confirmed group needs"
    faults = [Fault("offer_id", each.id, expected) for each in taken(work, offers)]
    if faults:
        why = "The offer has ended, or a confirmed group stands on it or needs its room"
        raise OfferTaken(why, faults=faults)


def _lock_venues_of(work: Work, offer_ids: Collection[UUID]) -> None:
    wanted = select(offer.c.venue_id).where(
        offer.c.agency_id == work.agency, offer.c.id.in_(offer_ids)
    )
    statement = (
        select(venue.c.id)
        .where(venue.c.agency_id == work.agency, venue.c.id.in_(wanted))
        .order_by(venue.c.id)
        .with_for_update()
    )
    work.connection.execute(statement)


def _is_among(which: Offer, offers: Collection[Offer]) -> bool:
    return any(which.id == each.id for each in offers)


def _offer(row: Row[Any]) -> Offer:
    return Offer(
        id=row.id,
        venue_id=row.venue_id,
        name=row.name,
        languages=tuple(row.languages),
        german_level_from=row.german_level_from,
        women_only=row.women_only,
        adults=Adults(row.adults_min, row.adults_max),
        care_places=CarePlaces(row.care_total, row.care_by_band),
        week=Week(row.week_monday, row.week_days, row.week_starts_at, row.week_ends_at),
        series=Series(
            row.series_weekday, row.series_starts_at, row.series_ends_at, row.series_dates
        ),
        timezone=row.timezone,
        is_archived=row.is_archived,
    )
