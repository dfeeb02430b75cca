"""Open offers, as a member sees them: her own, and those of which she may take a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.exchange.domain import ledger as hours
from kreis.exchange.domain.members import Member
from kreis.exchange.domain.open_offers import OpenOffer
from kreis.exchange.store import asks, fitting, open_offers


def own(work: Work, member: Member) -> list[dict[str, Any]]:
    bound = asks.bound(work, member.id)
    found = open_offers.of_circle(work, member.circle_id)
    return [_offer(each, each.free(bound)) for each in found if each.carer_id == member.id]


def of_others(work: Work, member: Member, people: Mapping[UUID, Member]) -> list[dict[str, Any]]:
    return [
        _offer(each, free) | {"other": people[each.carer_id].named()}
        for each, free in fitting.offers_for(work, member)
    ]


def _offer(offer: OpenOffer, free: int) -> dict[str, Any]:
    return {
        "id": offer.id,
        "starts_at": offer.starts_at,
        "ends_at": offer.ends_at,
        "minutes": hours.minutes_of(hours.units_of(offer.ends_at - offer.starts_at)),
        "bands": list(offer.bands),
        "free": free,
    }
