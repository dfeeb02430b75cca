"""Adds, changes, ends and removes offers."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.offers import Offer, check_start_week
from kreis.cohorts.domain.pool import today_here
from kreis.cohorts.domain.refusals import OfferTaken, OfferUsed
from kreis.cohorts.store import offers, standing, venues
from kreis.contracts.refusals import Fault, InvalidInput


def save(work: Work, offer: Offer) -> Offer:
    """Adds an offer, or changes it as long as no group stands on it."""
    if venues.find(work, offer.venue_id) is None:
        raise InvalidInput(Fault("venue_id", offer.venue_id, "the id of a venue"))
    known = offers.find_all(work, [offer.id], lock=True)
    if known and standing.carries_a_cohort(work, known[0]):
        raise OfferTaken("A confirmed group stands on this offer")
    if not known or known[0].week.monday != offer.week.monday:
        check_start_week(offer.week.monday, today_here(work.now))
    offers.save(work, offer)
    return offers.get(work, offer.id)


def archive(work: Work, offer_id: UUID, *, is_archived: bool) -> Offer:
    """Ends an offer: no group is formed on it any more. Or opens it again."""
    offers.get(work, offer_id)
    offers.archive(work, offer_id, is_archived=is_archived)
    return offers.get(work, offer_id)


def remove(work: Work, offer_id: UUID) -> Offer:
    """Removes an offer on which nothing was proposed. Raises `NoOffer`, `OfferUsed`."""
    removed = offers.get(work, offer_id)
    offers.find_all(work, [offer_id], lock=True)
    if offers.was_proposed(work, offer_id):
        raise OfferUsed
    offers.remove(work, offer_id)
    return removed
