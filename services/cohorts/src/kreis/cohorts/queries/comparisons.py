"""Open proposals side by side: what each reaches, and for whom it makes a difference."""

from __future__ import annotations

from itertools import islice
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.proposals import ProposalToday
from kreis.cohorts.queries.proposals import overtaken_by
from kreis.cohorts.store import offers, pool, problems, proposals
from kreis.formation.objective import Affinity, mean_affinity

MOST = 5
"""Proposals, the newest first: more nobody can keep apart on a page."""


def side_by_side(work: Work, *, with_rules: bool) -> dict[str, Any]:
    """The newest open proposals that nothing has overtaken, and for whom they differ.

    `with_rules`: whether the caller may see rules between people.
    """
    still_open = (each for each in proposals.newest_open(work) if overtaken_by(work, each) is None)
    known = pool.read(work, with_rules=with_rules)
    plans = [problems.of_proposal(work, found, known=known) for found in islice(still_open, MOST)]
    return {
        "proposals": [_reached(work, each) for each in plans],
        "differences": [
            {"participant_id": who, "places": places_of} for who, places_of in _differences(plans)
        ],
    }


def _reached(work: Work, today: ProposalToday) -> dict[str, Any]:
    affinity = Affinity(today.problem)
    names = {str(each.id): each.name for each in offers.find_all(work, today.proposal.offer_ids)}
    groups: list[dict[str, Any]] = [
        {
            "offer_id": group.offer_id,
            "name": names[group.offer_id],
            "size": len(group.members),
            "affinity": mean_affinity(len(group.members), affinity.bond(group.members)),
        }
        for group in today.grouping.groups
    ]
    return {
        "proposal": today.proposal,
        "placed": len(today.grouping.offer_of),
        "unplaced": len(today.problem.people) - len(today.grouping.offer_of) + len(today.set_aside),
        "weakest_affinity": min((group["affinity"] for group in groups), default=None),
        "moves": len(proposals.moves(work, today.proposal.id)),
        "breaks": today.breaks(),
        "no_longer_available": len(today.gone),
        "groups": groups,
    }


def _differences(plans: list[ProposalToday]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Everybody who is not in the same group in all, with her offer in each, or None."""
    everybody = sorted({who for each in plans for who in each.grouping.offer_of})
    found = []
    for who in everybody:
        offer_ids = [each.grouping.offer_of.get(who) for each in plans]
        if len(set(offer_ids)) > 1:
            found.append((who, [_placement(p, o) for p, o in zip(plans, offer_ids, strict=True)]))
    return found


def _placement(today: ProposalToday, offer_id: str | None) -> dict[str, UUID | str | None]:
    return {"proposal_id": today.proposal.id, "offer_id": offer_id}
