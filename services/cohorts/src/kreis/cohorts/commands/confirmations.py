"""Confirms a proposal: makes its groups and announces them.

The proposal, the venues and the people are locked in that order, each by id, before anything is
checked. Two who confirm at once wait for each other.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis import formation
from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.cohorts import messages
from kreis.cohorts.commands import phases
from kreis.cohorts.domain.broken_rules import refuse_broken
from kreis.cohorts.domain.cohorts import Cohort, Member
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.proposals import ProposalState, ProposalToday
from kreis.cohorts.domain.refusals import NoLongerAvailable, NothingToConfirm
from kreis.cohorts.store import cohorts, offers, pool, problems, proposals, standing, venues


def confirm(work: Work, proposal_id: UUID, confirmed_by: str) -> dict[str, Any]:
    """Makes cohorts of the groups, if all still wait and all rules hold today."""
    proposal = proposals.get_open(work, proposal_id)
    taken_up = offers.find_all(work, set(proposal.offer_of.values()), lock=True)
    pool.lock(work, proposal.offer_of)
    today = problems.of_proposal(work, proposal, only_members=True)
    if today.gone:
        raise NoLongerAvailable("Not everybody can still be placed", sorted(today.gone))
    if not today.grouping.groups:
        raise NothingToConfirm
    standing.refuse_taken(work, taken_up)
    refuse_broken(today.breaks())
    founded = _cohorts(work, today, taken_up)
    proposals.set_state(work, proposal_id, ProposalState.CONFIRMED)
    for cohort in founded:
        cohorts.add(work, cohort, confirmed_by)
        phases.begin(work, cohort)
        messages.cohort_confirmed(work, cohort)
        for member in cohort.members:
            messages.cohort_joined(work, cohort.id, member)
    return {"proposal_id": proposal_id, "cohorts": founded}


def _cohorts(work: Work, today: ProposalToday, taken_up: list[Offer]) -> list[Cohort]:
    known = confidentiality.known_of(work, today.proposal.offer_of)
    restricted = frozenset(who for who, it in known.items() if it.is_protected)
    venue_by_id = {venue.id: venue for venue in venues.every(work)}
    members = {offer.id: _members(today.grouping, offer, restricted) for offer in taken_up}
    return [
        Cohort(
            id=uuid4(),
            name=offer.name,
            offer=offer,
            venue=venue_by_id[offer.venue_id],
            proposal_id=today.proposal.id,
            confirmed_at=work.now,
            members=tuple(members[offer.id]),
            seats=len(members[offer.id]),
        )
        for offer in taken_up
    ]


def _members(
    grouping: formation.Grouping, offer: Offer, restricted: frozenset[UUID]
) -> list[Member]:
    ids = [UUID(member) for member in grouping.members_of[str(offer.id)]]
    return [Member(each, each in restricted, offer.week.monday) for each in ids]
