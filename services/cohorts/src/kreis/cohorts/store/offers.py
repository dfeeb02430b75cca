"""Offers of the agency."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.cohorts.domain.offers import Adults, CarePlaces, Offer, Series, Week
from kreis.cohorts.domain.refusals import NoOffer
from kreis.cohorts.store.tables import cohort, formation_run, offer, venue


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
    return [from_row(row) for row in work.connection.execute(statement)]


def every(
    work: Work,
    start_from: date | None = None,
    start_until: date | None = None,
    ids: Collection[UUID] = (),
) -> list[Offer]:
    """The latest start week first; between two days or of these ids, where they are named."""
    statement = (
        select(offer)
        .where(offer.c.agency_id == work.agency)
        .where(offer.c.week_monday.between(start_from or date.min, start_until or date.max))
        .order_by(offer.c.week_monday.desc(), offer.c.name, offer.c.id)
    )
    if ids:
        statement = statement.where(offer.c.id.in_(ids))
    return [from_row(row) for row in work.connection.execute(statement)]


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


def from_row(row: Row[Any]) -> Offer:
    """Returns the offer of a row with all columns of its table."""
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
