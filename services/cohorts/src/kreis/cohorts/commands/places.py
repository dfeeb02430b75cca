"""Venues and offers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.offers import Offer, needs_the_room_of
from kreis.cohorts.domain.refusals import NoOffer, NoVenue, OfferTaken
from kreis.cohorts.domain.venues import Venue
from kreis.cohorts.store import cohorts, places
from kreis.contracts.refusals import Fault, InvalidInput


def save_venue(work: Work, venue: Venue) -> Venue:
    places.save_venue(work, venue)
    return venue


def save_offer(work: Work, offer: Offer) -> Offer:
    """Adds an offer, or changes it as long as no group stands on it."""
    if places.find_venue(work, offer.venue_id) is None:
        raise InvalidInput(Fault("venue_id", offer.venue_id, "the id of a venue"))
    known = places.find_offers(work, [offer.id], lock=True)
    if known and _carries_a_group(work, known[0]):
        raise OfferTaken("A confirmed group stands on this offer")
    places.save_offer(work, offer)
    return offer


def venue_or_problem(work: Work, venue_id: UUID) -> Venue:
    venue = places.find_venue(work, venue_id)
    if venue is None:
        raise NoVenue(venue_id)
    return venue


def offer_or_problem(work: Work, offer_id: UUID) -> Offer:
    found = places.find_offers(work, [offer_id])
    if not found:
        raise NoOffer(offer_id)
    return found[0]


def refuse_taken(work: Work, offers: Sequence[Offer]) -> None:
    """Each offer carries one group, and each room one group at a time."""
    expected = "an offer whose room no confirmed group needs"
    faults = [Fault("offer_id", offer.id, expected) for offer in taken(work, offers)]
    if faults:
        raise OfferTaken("A confirmed group stands on the offer or needs its room", faults=faults)


def taken(work: Work, offers: Sequence[Offer]) -> list[Offer]:
    """Those of them that carry a group, or whose room a group needs that still meets."""
    venues = {offer.venue_id for offer in offers}
    standing = cohorts.standing_offers(work, venues)
    meeting = cohorts.standing_offers(work, venues, still_meeting=True)
    return [
        offer
        for offer in offers
        if _is_among(offer, standing) or any(needs_the_room_of(offer, each) for each in meeting)
    ]


def _carries_a_group(work: Work, offer: Offer) -> bool:
    return _is_among(offer, cohorts.standing_offers(work, {offer.venue_id}))


def _is_among(offer: Offer, offers: Collection[Offer]) -> bool:
    return any(offer.id == each.id for each in offers)
