"""Adds and changes offers."""

from __future__ import annotations

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.refusals import OfferTaken
from kreis.cohorts.store import offers, venues
from kreis.contracts.refusals import Fault, InvalidInput


def save(work: Work, offer: Offer) -> Offer:
    """Adds an offer, or changes it as long as no group stands on it."""
    if venues.find(work, offer.venue_id) is None:
        raise InvalidInput(Fault("venue_id", offer.venue_id, "the id of a venue"))
    known = offers.find_all(work, [offer.id], lock=True)
    if known and offers.carries_a_cohort(work, known[0]):
        raise OfferTaken("A confirmed group stands on this offer")
    offers.save(work, offer)
    return offer
