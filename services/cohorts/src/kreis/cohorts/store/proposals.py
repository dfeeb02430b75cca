"""Proposals, who is in which of their groups, and the changes made to them by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, insert, select, update

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.cohorts.domain.proposals import MoveMade, Proposal, ProposalState
from kreis.cohorts.domain.refusals import AlreadyConfirmed, Discarded, NoProposal
from kreis.cohorts.store.tables import (
    formation_run,
    proposal,
    proposal_member,
    proposal_move,
)


def add(work: Work, proposal_id: UUID, formation_id: UUID, solution: Mapping[str, Any]) -> None:
    """An open proposal without members yet."""
    values = {
        "id": proposal_id,
        "formation_id": formation_id,
        "state": ProposalState.OPEN,
        "hash": solution["hash"],
        "stopped_early": solution["stopped_early"],
        "made_at": work.now,
        "placed": solution["objective"]["placed"],
        "most_placeable": solution["bound"]["most"],
        "bound_by": solution["bound"]["by"],
    }
    work.connection.execute(insert(proposal).values(agency_id=work.agency, **values))


def add_members(work: Work, proposal_id: UUID, offer_of: Mapping[UUID, UUID]) -> None:
    """Puts people into the groups of these offers."""
    rows = [
        {
            "agency_id": work.agency,
            "proposal_id": proposal_id,
            "participant_id": participant_id,
            "offer_id": offer_id,
        }
        for participant_id, offer_id in offer_of.items()
    ]
    if rows:
        work.connection.execute(insert(proposal_member), rows)


def find(work: Work, proposal_id: UUID) -> Proposal | None:
    its_run = and_(
        formation_run.c.agency_id == proposal.c.agency_id,
        formation_run.c.id == proposal.c.formation_id,
    )
    run = [formation_run.c[name] for name in ("offer_ids", "seed", "steps")]
    run += [formation_run.c[name] for name in ("weights_version", "input_hash")]
    statement = (
        select(proposal, *run)
        .select_from(proposal.join(formation_run, its_run))
        .where(proposal.c.agency_id == work.agency, proposal.c.id == proposal_id)
    )
    row = work.connection.execute(statement).one_or_none()
    if row is None:
        return None
    own = {name: value for name, value in row._mapping.items() if name != "agency_id"}
    own |= {"offer_ids": tuple(row.offer_ids), "state": ProposalState(row.state)}
    return Proposal(**own, offer_of=_offer_of(work, proposal_id))


def newest_open(work: Work) -> Iterator[Proposal]:
    """One after the other, the newest first."""
    statement = (
        select(proposal.c.id)
        .where(proposal.c.agency_id == work.agency, proposal.c.state == str(ProposalState.OPEN))
        .order_by(proposal.c.made_at.desc(), proposal.c.id)
    )
    for proposal_id in work.connection.execute(statement).scalars().all():
        found = find(work, proposal_id)
        if found is not None:
            yield found


def lock(work: Work, proposal_id: UUID) -> Proposal | None:
    """The proposal, which nobody else changes until this transaction ends."""
    statement = select(proposal.c.id).where(
        proposal.c.agency_id == work.agency, proposal.c.id == proposal_id
    )
    work.connection.execute(statement.with_for_update())
    return find(work, proposal_id)


def get(work: Work, proposal_id: UUID) -> Proposal:
    return _or_refusal(find(work, proposal_id), proposal_id)


def get_open(work: Work, proposal_id: UUID) -> Proposal:
    """The proposal, locked; refused when it can no longer be changed."""
    found = _or_refusal(lock(work, proposal_id), proposal_id)
    if found.state is ProposalState.CONFIRMED:
        raise AlreadyConfirmed
    if found.state is ProposalState.DISCARDED:
        raise Discarded
    return found


def set_state(work: Work, proposal_id: UUID, state: ProposalState) -> None:
    statement = (
        update(proposal)
        .where(proposal.c.agency_id == work.agency, proposal.c.id == proposal_id)
        .values(state=state)
    )
    work.connection.execute(statement)


def put(work: Work, proposal_id: UUID, participant_id: UUID, offer_id: UUID | None) -> None:
    """Puts her into the group of that offer, or into none."""
    key = {"proposal_id": proposal_id, "participant_id": participant_id}
    if offer_id is not None:
        upsert(work, proposal_member, key, {"offer_id": offer_id})
        return
    statement = delete(proposal_member).where(
        proposal_member.c.agency_id == work.agency,
        proposal_member.c.proposal_id == proposal_id,
        proposal_member.c.participant_id == participant_id,
    )
    work.connection.execute(statement)


def add_move(work: Work, proposal_id: UUID, move: MoveMade) -> None:
    values = {"agency_id": work.agency, "proposal_id": proposal_id, **asdict(move)}
    work.connection.execute(insert(proposal_move).values(**values))


def remove_move(work: Work, proposal_id: UUID, number: int) -> None:
    statement = delete(proposal_move).where(
        proposal_move.c.agency_id == work.agency,
        proposal_move.c.proposal_id == proposal_id,
        proposal_move.c.number == number,
    )
    work.connection.execute(statement)


def moves(work: Work, proposal_id: UUID) -> list[MoveMade]:
    """Every change that has not been undone, in order."""
    statement = (
        select(proposal_move)
        .where(proposal_move.c.agency_id == work.agency, proposal_move.c.proposal_id == proposal_id)
        .order_by(proposal_move.c.number)
    )
    return [
        MoveMade(
            row.number,
            row.participant_id,
            row.from_offer_id,
            row.to_offer_id,
            row.moved_by,
            row.moved_at,
        )
        for row in work.connection.execute(statement)
    ]


def _or_refusal(found: Proposal | None, proposal_id: UUID) -> Proposal:
    if found is None:
        raise NoProposal(proposal_id)
    return found


def _offer_of(work: Work, proposal_id: UUID) -> dict[UUID, UUID]:
    statement = (
        select(proposal_member.c.participant_id, proposal_member.c.offer_id)
        .where(
            proposal_member.c.agency_id == work.agency,
            proposal_member.c.proposal_id == proposal_id,
        )
        .order_by(proposal_member.c.participant_id)
    )
    return {row.participant_id: row.offer_id for row in work.connection.execute(statement)}
