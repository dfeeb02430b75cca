"""What can be asked of cohorts."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.http.editing import State, whole
from kreis.cohorts.commands.planning import Plan, plan, proposal_or_problem
from kreis.cohorts.domain.cohorts import Cohort
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.refusals import NoCohort
from kreis.cohorts.domain.rules import PlanningRules, as_document
from kreis.cohorts.domain.venues import Venue
from kreis.cohorts.domain.waivers import Waiver
from kreis.cohorts.queries.overtaking import by_what
from kreis.cohorts.schemas import places as place_schemas
from kreis.cohorts.store import cohorts, places, pool, proposals
from kreis.cohorts.store import rules as rule_store
from kreis.cohorts.store import waivers as waiver_store
from kreis.formation.objective import Affinity, mean_affinity
from kreis.formation.people import BANDS
from kreis.formation.reasons import Reasons, explain
from kreis.formation.rules import TOTAL, childcare_places, childcare_used
from kreis.formation.violations import GROUP_PLANNING_RULE


def venues(work: Work) -> list[Venue]:
    return places.list_venues(work)


def venue_state(work: Work, venue_id: UUID) -> State:
    """What somebody who edits it has seen; the same for the two below."""
    found = places.find_venue(work, venue_id)
    return whole(found and place_schemas.Venue().dump(found))


def offer_state(work: Work, offer_id: UUID) -> State:
    found = places.find_offers(work, [offer_id])
    return whole(place_schemas.Offer().dump(found[0]) if found else None)


def proposal_state(work: Work, proposal_id: UUID) -> State:
    """Its groups and whether it is open. Today's pool, shown beside them, is nobody's edit."""
    found = proposals.find(work, proposal_id)
    if found is None:
        return {}
    members = {str(who): str(offer_id) for who, offer_id in found.offer_of.items()}
    return whole({"state": found.state, "offer_of": members})


def cohort_state(work: Work, cohort_id: UUID) -> State:
    """Who is in it, and whether it is closed."""
    found = cohorts.find(work, cohort_id)
    if found is None:
        return {}
    return whole(
        {
            "members": [str(member.participant_id) for member in found.members],
            "closed_on": found.closed_on,
        }
    )


def rules(work: Work) -> PlanningRules:
    return rule_store.current(work)


def rules_state(work: Work) -> State:
    """Nothing before the first change: there is nothing yet that it would overwrite."""
    found = rule_store.current(work)
    return whole(None if found.changed_at is None else as_document(found))


def waivers(work: Work) -> list[Waiver]:
    return waiver_store.every(work)


def offers(work: Work) -> list[dict[str, Any]]:
    """Each with whether a confirmed group stands on it."""
    found = places.list_offers(work)
    standing = cohorts.standing_offers(work, {offer.venue_id for offer in found})
    taken = {offer.id for offer in standing}
    return [
        {each.name: getattr(offer, each.name) for each in fields(offer)}
        | {"slot": offer.slot, "is_taken": offer.id in taken}
        for offer in found
    ]


def pool_copy(work: Work) -> list[dict[str, Any]]:
    return pool.versions(work)


def proposal(work: Work, proposal_id: UUID) -> dict[str, Any]:
    """The groups, with a reason for everybody, as today's pool has it."""
    now = plan(work, proposal_or_problem(work, proposal_id))
    affinity = Affinity(now.problem)
    reasons = explain(now.problem, now.grouping, affinity)
    offer = {str(each.id): each for each in places.find_offers(work, now.proposal.offer_ids)}
    return {
        "proposal": now.proposal,
        "overtaken": by_what(work, now.proposal),
        "groups": [
            _group(now, offer[group.offer_id], affinity, reasons) for group in now.grouping.groups
        ],
        "unplaced": _unplaced(now, reasons),
        "no_longer_available": sorted(now.gone),
        "breaks": now.breaks(),
        "moves": proposals.moves(work, proposal_id),
    }


def cohort_or_problem(work: Work, cohort_id: UUID) -> Cohort:
    cohort = cohorts.find(work, cohort_id)
    if cohort is None:
        raise NoCohort(cohort_id)
    return cohort


def cohorts_page(work: Work, after: UUID | None, limit: int) -> dict[str, Any]:
    """A page of cohorts, in the order of their ids."""
    found = cohorts.page(work, after, limit)
    return {"items": found, "next": found[-1].id if len(found) == limit else None}


def _group(now: Plan, offer: Offer, affinity: Affinity, reasons: Reasons) -> dict[str, Any]:
    members = now.grouping.members_of[str(offer.id)]
    return {
        "offer_id": offer.id,
        "name": offer.name,
        "size": len(members),
        "adults": offer.adults,
        "childcare": _childcare(now, str(offer.id)),
        "affinity": mean_affinity(len(members), affinity.bond(members)),
        "members": [
            {"participant_id": member, "reason": reasons.members[member]} for member in members
        ],
    }


def _childcare(now: Plan, offer_id: str) -> list[dict[str, Any]]:
    """Places in use by band; the offer may bind a band only by the total."""
    offer = now.problem.offer[offer_id]
    members = [now.problem.person[each] for each in now.grouping.members_of[offer_id]]
    used, places_of = childcare_used(offer, members), childcare_places(offer)
    return [
        {"band": band, "used": used[band], "places": places_of.get(band)}
        for band in (*BANDS, TOTAL)
    ]


def _unplaced(now: Plan, reasons: Reasons) -> list[dict[str, Any]]:
    """Who waits on, the solver's reasons first; for those set aside there is only one reason."""
    explained = [
        {"participant_id": who, "blocked": reason.blocked, "help": reason.help}
        for who, reason in reasons.unplaced.items()
    ]
    all_offers = {GROUP_PLANNING_RULE: len(now.proposal.offer_ids)}
    return explained + [
        {"participant_id": who, "blocked": all_offers, "help": ()} for who in sorted(now.set_aside)
    ]
