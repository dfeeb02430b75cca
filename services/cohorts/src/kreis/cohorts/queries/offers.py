"""Offers, and which of them a group stands on."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.store import offers


def every(work: Work, start_from: date | None = None) -> list[dict[str, Any]]:
    """Each with whether a group stands on it; from a start week on, where one is named."""
    found = offers.every(work, start_from)
    carrying = offers.with_a_cohort(work, {offer.venue_id for offer in found})
    taken = {offer.id for offer in carrying}
    return [
        {each.name: getattr(offer, each.name) for each in fields(offer)}
        | {"slot": offer.slot, "is_taken": offer.id in taken}
        for offer in found
    ]


def find(work: Work, offer_id: UUID) -> Offer | None:
    return offers.find(work, offer_id)


def get(work: Work, offer_id: UUID) -> Offer:
    return offers.get(work, offer_id)
