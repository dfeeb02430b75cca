"""Venues and offers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.offers import Adults, CarePlaces, Offer, Series, Week
from kreis.cohorts.domain.venues import Venue
from kreis.cohorts.store.tables import offer, upsert, venue


def save_venue(work: Work, saved: Venue) -> None:
    values = asdict(saved)
    upsert(work, venue, {"id": values.pop("id")}, values)


def find_venue(work: Work, venue_id: UUID) -> Venue | None:
    statement = select(venue).where(venue.c.agency_id == work.agency, venue.c.id == venue_id)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else venue_of(row)


def list_venues(work: Work) -> list[Venue]:
    statement = (
        select(venue).where(venue.c.agency_id == work.agency).order_by(venue.c.name, venue.c.id)
    )
    return [venue_of(row) for row in work.connection.execute(statement)]


def save_offer(work: Work, saved: Offer) -> None:
    values = asdict(saved)
    for part in ("adults", "week", "series"):
        values |= {f"{part}_{name}": value for name, value in values.pop(part).items()}
    places = values.pop("care_places")
    values |= {"care_total": places["total"], "care_by_band": places["by_band"]}
    values["languages"] = list(saved.languages)
    upsert(work, offer, {"id": values.pop("id")}, values)


def find_offers(work: Work, offer_ids: Collection[UUID], *, lock: bool = False) -> list[Offer]:
    """Those of the offers that exist, in the order of their ids. Locked, neither they nor the use
    of their venues' rooms can change until the transaction ends."""
    statement = (
        select(offer)
        .where(offer.c.agency_id == work.agency, offer.c.id.in_(offer_ids))
        .order_by(offer.c.id)
    )
    if lock:
        _lock_venues_of(work, offer_ids)
        statement = statement.with_for_update()
    return [offer_of(row) for row in work.connection.execute(statement)]


def list_offers(work: Work) -> list[Offer]:
    statement = (
        select(offer)
        .where(offer.c.agency_id == work.agency)
        .order_by(offer.c.week_monday.desc(), offer.c.name, offer.c.id)
    )
    return [offer_of(row) for row in work.connection.execute(statement)]


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


def venue_of(row: Row[Any]) -> Venue:
    return Venue(row.id, row.name, row.street, row.postal_code, row.town, row.land)


def offer_of(row: Row[Any]) -> Offer:
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
    )
