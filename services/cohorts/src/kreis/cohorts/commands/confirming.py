"""Confirming a proposal: its groups come into being, and everybody concerned hears of it.

Two people confirming at once wait for each other: the proposal, the venues and the people are
locked in that order, each by id, before anything is asked of them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis import formation
from kreis.chassis.data.database import Work
from kreis.cohorts import messages
from kreis.cohorts.commands.places import refuse_taken
from kreis.cohorts.commands.planning import Plan, open_proposal, plan
from kreis.cohorts.domain.broken_rules import refuse_broken
from kreis.cohorts.domain.cohorts import Cohort, Member
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.proposals import ProposalState
from kreis.cohorts.domain.refusals import NoLongerAvailable, NothingToConfirm
from kreis.cohorts.store import cohorts, places, pool, proposals


def confirm(work: Work, proposal_id: UUID, confirmed_by: str) -> dict[str, Any]:
    """Makes cohorts of the groups, if all still wait and all rules hold today."""
    proposal = open_proposal(work, proposal_id)
    offers = places.find_offers(work, set(proposal.offer_of.values()), lock=True)
    pool.lock(work, proposal.offer_of)
    today = plan(work, proposal, only_members=True)
    if today.gone:
        raise NoLongerAvailable("Not everybody can still be placed", sorted(today.gone))
    if not today.grouping.groups:
        raise NothingToConfirm
    refuse_taken(work, offers)
    refuse_broken(today.breaks())
    founded = _cohorts(work, today, offers)
    proposals.set_state(work, proposal_id, ProposalState.CONFIRMED)
    for cohort in founded:
        cohorts.add(work, cohort, confirmed_by)
        messages.cohort_confirmed(work, cohort)
        for member in cohort.members:
            messages.cohort_joined(work, cohort.id, member)
    return {"proposal_id": proposal_id, "cohorts": founded}


def _cohorts(work: Work, today: Plan, offers: list[Offer]) -> list[Cohort]:
    restricted = pool.restricted(work, today.proposal.offer_of)
    venues = {venue.id: venue for venue in places.list_venues(work)}
    members = {offer.id: _members(today.grouping, offer, restricted) for offer in offers}
    return [
        Cohort(
            id=uuid4(),
            name=offer.name,
            offer=offer,
            venue=venues[offer.venue_id],
            proposal_id=today.proposal.id,
            confirmed_at=work.now,
            members=tuple(members[offer.id]),
            seats=len(members[offer.id]),
        )
        for offer in offers
    ]


def _members(
    grouping: formation.Grouping, offer: Offer, restricted: frozenset[UUID]
) -> list[Member]:
    ids = [UUID(member) for member in grouping.members_of[str(offer.id)]]
    return [Member(each, each in restricted, offer.week.monday) for each in ids]
