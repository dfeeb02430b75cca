"""A proposal against the pool as it is today.

People may have left the pool, entered elsewhere or changed their answers since the proposal was
made. Whatever is shown, tried or confirmed is therefore asked of today's pool. How much each wish
counts is as it was for the run, so that its figures stay comparable.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from kreis import formation
from kreis.chassis.data.database import Work
from kreis.cohorts.commands.rules import version_or_problem
from kreis.cohorts.domain.proposals import Proposal, ProposalState
from kreis.cohorts.domain.refusals import AlreadyConfirmed, Discarded, NoProposal
from kreis.cohorts.store import problems, proposals
from kreis.formation.violations import shown


@dataclass(frozen=True)
class Plan:
    """The groups of a proposal without those who can no longer be placed (`gone`)."""

    proposal: Proposal
    problem: formation.Problem
    grouping: formation.Grouping
    set_aside: frozenset[str]
    gone: frozenset[UUID]

    def breaks(self) -> tuple[str, ...]:
        """The rules that the groups break today, by the names that people may read."""
        violations = formation.check(self.problem, self.grouping)
        return shown(violation.rule for violation in violations)


def plan(
    work: Work,
    proposal: Proposal,
    *,
    only_members: bool = False,
    known: problems.Pool | None = None,
) -> Plan:
    """The proposal today; `only_members` leaves out all who wait beside it and are not bound to
    anybody."""
    weights = version_or_problem(work, proposal.weights_version).weights
    if proposal.state is ProposalState.CONFIRMED:
        problem = problems.of_members(work, proposal.offer_ids, proposal.offer_of, weights)
        today = problems.Today(problem, frozenset())
    elif only_members:
        today = problems.load_part(work, proposal.offer_ids, proposal.offer_of, weights)
    else:
        today = problems.load(work, proposal.offer_ids, weights, known)
    members = defaultdict(list)
    for participant_id, offer_id in proposal.offer_of.items():
        if str(participant_id) in today.problem.person:
            members[str(offer_id)].append(str(participant_id))
    gone = {each for each in proposal.offer_of if str(each) not in today.problem.person}
    grouping = formation.Grouping.of(members)
    return Plan(proposal, today.problem, grouping, today.set_aside, frozenset(gone))


def proposal_or_problem(work: Work, proposal_id: UUID) -> Proposal:
    return _or_problem(proposals.find(work, proposal_id), proposal_id)


def open_proposal(work: Work, proposal_id: UUID) -> Proposal:
    """The proposal, locked; refused when it can no longer be changed."""
    proposal = _or_problem(proposals.lock(work, proposal_id), proposal_id)
    if proposal.state is ProposalState.CONFIRMED:
        raise AlreadyConfirmed
    if proposal.state is ProposalState.DISCARDED:
        raise Discarded
    return proposal


def _or_problem(proposal: Proposal | None, proposal_id: UUID) -> Proposal:
    if proposal is None:
        raise NoProposal(proposal_id)
    return proposal
