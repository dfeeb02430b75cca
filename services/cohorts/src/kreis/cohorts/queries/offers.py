"""Offers, which of them a group stands on, and which group needs the room of the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.standing import Overlap, Standing, overlap_of
from kreis.cohorts.store import offers, standing


def every(
    work: Work,
    start_from: date | None = None,
    start_until: date | None = None,
    ids: Collection[UUID] = (),
) -> list[dict[str, Any]]:
    """Each with whether a group stands on it or needs its room.

    Those of some start weeks or ids, where they are named.
    """
    found = offers.every(work, start_from, start_until, ids)
    groups = standing.beside(work, found)
    taken = {group.offer.id for group in groups}
    return [
        {each.name: getattr(offer, each.name) for each in fields(offer)}
        | {
            "slot": offer.slot,
            "is_taken": offer.id in taken,
        }
        | _needed_by(offer, [] if offer.id in taken else groups)
        for offer in found
    ]


def _needed_by(wanted: Offer, groups: Sequence[Standing]) -> dict[str, object]:
    """Returns the first group that needs the room of this offer, and the first that may do so."""
    found = [(group.offer.name, overlap_of(wanted, group)) for group in groups]
    needs = [(name, overlap) for name, overlap in found if overlap is not None]
    return {
        "room_needed_by": _first(each for each in needs if each[1].refuses),
        "room_perhaps_needed_by": _first(each for each in needs if not each[1].refuses),
    }


def _first(needs: Iterable[tuple[str, Overlap]]) -> dict[str, object] | None:
    for name, overlap in needs:
        return {"name": name, "overlap": overlap}
    return None


def find(work: Work, offer_id: UUID) -> Offer | None:
    return offers.find(work, offer_id)


def get(work: Work, offer_id: UUID) -> Offer:
    return offers.get(work, offer_id)
