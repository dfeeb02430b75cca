"""Offers, which of them a group stands on, and which group needs the room of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.offers import Offer, overlap_of
from kreis.cohorts.store import offers


def every(work: Work, start_from: date | None = None) -> list[dict[str, Any]]:
    """Each with whether a group stands on it or needs its room; from a start week on, if named."""
    found = offers.every(work, start_from)
    venues = {offer.venue_id for offer in found}
    carrying = offers.with_a_cohort(work, venues)
    meeting = offers.with_a_cohort(work, venues, still_meeting=True)
    taken = {offer.id for offer in carrying}
    return [
        {each.name: getattr(offer, each.name) for each in fields(offer)}
        | {
            "slot": offer.slot,
            "is_taken": offer.id in taken,
            "room_needed_by": None if offer.id in taken else _needed_by(offer, meeting),
        }
        for offer in found
    ]


def _needed_by(wanted: Offer, meeting: Sequence[Offer]) -> dict[str, object] | None:
    """Returns the first group that still meets and needs the room of this offer."""
    for other in meeting:
        overlap = overlap_of(wanted, other)
        if overlap is not None:
            return {"name": other.name, "overlap": overlap}
    return None


def find(work: Work, offer_id: UUID) -> Offer | None:
    return offers.find(work, offer_id)


def get(work: Work, offer_id: UUID) -> Offer:
    return offers.get(work, offer_id)
