"""A proposal as today's pool has it, and what has overtaken it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.pool import today_here
from kreis.cohorts.domain.proposals import (
    Overtaken,
    Proposal,
    ProposalState,
    ProposalToday,
    overtaken,
)
from kreis.cohorts.store import offers, pool, problems, proposals, standing
from kreis.formation.objective import Affinity, mean_affinity
from kreis.formation.people import BANDS
from kreis.formation.reasons import Reasons, explain
from kreis.formation.rules import TOTAL, childcare_places, childcare_used
from kreis.formation.violations import GROUP_PLANNING_RULE


def get(work: Work, proposal_id: UUID, *, with_rules: bool = True) -> dict[str, Any]:
    """The groups, with a reason for everybody, as today's pool has it.

    `with_rules`: whether the caller may see rules between people.
    """
    known = pool.read(work, with_rules=with_rules)
    today = problems.of_proposal(work, proposals.get(work, proposal_id), known=known)
    affinity = Affinity(today.problem)
    reasons = explain(today.problem, today.grouping, affinity)
    offer = {str(each.id): each for each in offers.find_all(work, today.proposal.offer_ids)}
    return {
        "proposal": today.proposal,
        "overtaken": overtaken_by(work, today.proposal),
        "groups": [
            _group(today, offer[group.offer_id], affinity, reasons)
            for group in today.grouping.groups
        ],
        "unplaced": _unplaced(today, reasons),
        "no_longer_available": sorted(today.gone),
        "breaks": today.breaks(),
        "moves": proposals.moves(work, proposal_id),
    }


def overtaken_by(work: Work, proposal: Proposal) -> Overtaken | None:
    """What has overtaken an open proposal; nothing overtakes one that is decided on."""
    if proposal.state is not ProposalState.OPEN:
        return None
    people = proposal.offer_of
    its_offers = offers.find_all(work, set(people.values()) or proposal.offer_ids)
    return overtaken(
        its_offers,
        taken=standing.taken(work, its_offers),
        nobody_waits=bool(people) and not pool.who_still_waits(work, people),
        today=today_here(work.now),
    )


def state(work: Work, proposal_id: UUID) -> dict[str, Any] | None:
    """What somebody who edits it has seen: its groups and whether it is open. Today's pool, shown
    beside them, is nobody's edit."""
    found = proposals.find(work, proposal_id)
    if found is None:
        return None
    members = {str(who): str(offer_id) for who, offer_id in found.offer_of.items()}
    return {"state": found.state, "offer_of": members}


def _group(
    today: ProposalToday, offer: Offer, affinity: Affinity, reasons: Reasons
) -> dict[str, Any]:
    members = today.grouping.members_of[str(offer.id)]
    return {
        "offer_id": offer.id,
        "name": offer.name,
        "size": len(members),
        "adults": offer.adults,
        "childcare": _childcare(today, str(offer.id)),
        "affinity": mean_affinity(len(members), affinity.bond(members)),
        "members": [
            {"participant_id": member, "reason": reasons.members[member]} for member in members
        ],
    }


def _childcare(today: ProposalToday, offer_id: str) -> list[dict[str, Any]]:
    """Places in use by band; the offer may bind a band only by the total."""
    offer = today.problem.offer[offer_id]
    members = [today.problem.person[each] for each in today.grouping.members_of[offer_id]]
    used, places_of = childcare_used(offer, members), childcare_places(offer)
    return [
        {"band": band, "used": used[band], "places": places_of.get(band)}
        for band in (*BANDS, TOTAL)
    ]


def _unplaced(today: ProposalToday, reasons: Reasons) -> list[dict[str, Any]]:
    """Who waits on, the solver's reasons first; for those set aside there is only one reason."""
    explained = [
        {"participant_id": who, "blocked": reason.blocked, "help": reason.help}
        for who, reason in reasons.unplaced.items()
    ]
    all_offers = {GROUP_PLANNING_RULE: len(today.proposal.offer_ids)}
    return explained + [
        {"participant_id": who, "blocked": all_offers, "help": ()}
        for who in sorted(today.set_aside)
    ]
