"""Formation problems, read from the pool and the offers as they are today.

A problem is never stored: it would be a second copy of what is known of people, and one that
leaving the pool does not clear.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.offers import for_formation
from kreis.cohorts.domain.pool import Settled, set_aside
from kreis.cohorts.domain.proposals import Proposal, ProposalState, ProposalToday
from kreis.cohorts.store import offers, pool, rules, standing
from kreis.formation import Problem, Weights


class ProblemToday(NamedTuple):
    """A problem, and those of the pool who cannot be part of it (`set_aside`)."""

    problem: Problem
    set_aside: frozenset[str]


def load(
    work: Work, offer_ids: Collection[UUID], weights: Weights, known: pool.Pool | None = None
) -> ProblemToday:
    """Everybody who can be placed, and these offers."""
    return _today(work, offer_ids, known or pool.read(work), weights)


def load_part(
    work: Work,
    offer_ids: Collection[UUID],
    participant_ids: Collection[UUID],
    weights: Weights,
) -> ProblemToday:
    """Just these people, and everybody whom a rule may bind to them.

    That is enough to say who can be placed and what their groups would break. It is as quick in a
    large pool as in a small one.
    """
    people = pool.who_of_them_or_bound(work, participant_ids)
    return _today(work, offer_ids, pool.Pool(people, pool.settled_and_bound(work)), weights)


def _today(
    work: Work, offer_ids: Collection[UUID], known: pool.Pool, weights: Weights
) -> ProblemToday:
    wanted = offers.find_all(work, offer_ids)
    aside = set_aside(known.waiting, _settled(work, known), wanted)
    with_a_chance = tuple(person for person in known.waiting if person.id not in aside)
    return ProblemToday(Problem(with_a_chance, tuple(map(for_formation, wanted)), weights), aside)


def of_members(
    work: Work,
    offer_ids: Collection[UUID],
    participant_ids: Collection[UUID],
    weights: Weights,
) -> Problem:
    """Just these people, whether they wait or not."""
    wanted = offers.find_all(work, offer_ids)
    people = pool.find(work, participant_ids)
    return Problem(tuple(people), tuple(map(for_formation, wanted)), weights)


def _settled(work: Work, known: pool.Pool) -> list[Settled]:
    offer_ids = {offer_id for _, offer_id in known.settled if offer_id is not None}
    groups = standing.by_offer(work, offer_ids)
    return [
        Settled(each.constraints, groups.get(offer_id) if offer_id else None)
        for each, offer_id in known.settled
    ]


def of_proposal(
    work: Work, proposal: Proposal, *, only_members: bool = False, known: pool.Pool | None = None
) -> ProposalToday:
    """The proposal against today's pool, without rules between people if `known` has none.

    `only_members` leaves out everybody who waits beside it and is bound to nobody.
    """
    weights = rules.get(work, proposal.weights_version).weights
    if proposal.state is ProposalState.CONFIRMED:
        problem = of_members(work, proposal.offer_ids, proposal.offer_of, weights)
        if known is not None and not known.has_rules:
            problem = replace(problem, people=tuple(pool.unbound(problem.people)))
        today = ProblemToday(problem, frozenset())
    elif only_members:
        today = load_part(work, proposal.offer_ids, proposal.offer_of, weights)
    else:
        today = load(work, proposal.offer_ids, weights, known)
    return ProposalToday.of(proposal, today.problem, today.set_aside)
