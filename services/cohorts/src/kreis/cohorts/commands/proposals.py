"""Changes a proposal by hand: try, move, undo, discard. Nothing is announced."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import structlog

from kreis import formation
from kreis.chassis.data.database import Work
from kreis.cohorts.domain.broken_rules import refuse_broken
from kreis.cohorts.domain.proposals import MoveMade, ProposalState, ProposalToday
from kreis.cohorts.domain.refusals import AlreadyThere, NothingToUndo
from kreis.cohorts.store import pool, problems, proposals
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.formation.violations import GROUP_PLANNING_RULE

log = structlog.stdlib.get_logger("proposals")


class Wish(NamedTuple):
    """Somebody into the group of an offer, or out of hers (None), and who wants that."""

    participant_id: UUID
    to_offer_id: UUID | None
    by: str


def try_move(work: Work, proposal_id: UUID, wish: Wish) -> formation.Effect:
    """What a move would do. Changes nothing."""
    return _effect(_today(work, proposal_id), wish)


def move(work: Work, proposal_id: UUID, wish: Wish) -> None:
    """Moves somebody, if no rule is broken by it."""
    today = _today(work, proposal_id)
    refuse_broken(_effect(today, wish).breaks)
    offer_id = today.proposal.offer_of.get(wish.participant_id)
    if offer_id == wish.to_offer_id:
        raise AlreadyThere
    pool.hold(work, [wish.participant_id])
    before = proposals.moves(work, proposal_id)
    number = before[-1].number + 1 if before else 1
    made = MoveMade(number, wish.participant_id, offer_id, wish.to_offer_id, wish.by, work.now)
    proposals.put(work, proposal_id, wish.participant_id, wish.to_offer_id)
    proposals.add_move(work, proposal_id, made)


def undo(work: Work, proposal_id: UUID) -> None:
    """Takes the last move back. Rules are asked again when the proposal is confirmed."""
    proposals.get_open(work, proposal_id)
    made = proposals.moves(work, proposal_id)
    if not made:
        raise NothingToUndo
    last = made[-1]
    pool.hold(work, [last.participant_id])
    proposals.put(work, proposal_id, last.participant_id, last.from_offer_id)
    proposals.remove_move(work, proposal_id, last.number)


def discard(work: Work, proposal_id: UUID) -> None:
    """Puts the proposal away for good."""
    proposals.get_open(work, proposal_id)
    proposals.set_state(work, proposal_id, ProposalState.DISCARDED)


def _today(work: Work, proposal_id: UUID) -> ProposalToday:
    return problems.of_proposal(work, proposals.get_open(work, proposal_id))


def _effect(today: ProposalToday, wish: Wish) -> formation.Effect:
    if wish.participant_id in today.gone and wish.to_offer_id is None:
        return formation.Effect(breaks=(), groups=())
    if str(wish.participant_id) in today.set_aside:
        effect = formation.Effect(breaks=(GROUP_PLANNING_RULE,), groups=())
    else:
        effect = _solvers_effect(today, wish)
    if GROUP_PLANNING_RULE in effect.breaks:
        # Moves tried one after the other could tell who must not meet whom, so trying is on record.
        log.info("group_planning_rule_met", caller=wish.by, proposal=str(today.proposal.id))
    return effect


def _solvers_effect(today: ProposalToday, wish: Wish) -> formation.Effect:
    to = None if wish.to_offer_id is None else str(wish.to_offer_id)
    faults = []
    if str(wish.participant_id) not in today.problem.person:
        expected = "somebody who waits and is in no group"
        faults.append(Fault("participant_id", wish.participant_id, expected))
    if to is not None and to not in today.problem.offer:
        faults.append(Fault("to_offer_id", to, "an offer of this proposal, or null"))
    if faults:
        raise InvalidInput(*faults)
    move = formation.Move(str(wish.participant_id), to)
    return formation.effect(today.problem, today.grouping, move)
