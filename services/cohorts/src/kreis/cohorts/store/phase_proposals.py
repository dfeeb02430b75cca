"""What staff were asked about the phases of groups, and how they decided."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.phases import CohortPhase, PhaseProposal, State
from kreis.cohorts.domain.refusals import NoPhaseProposal
from kreis.cohorts.store.tables import cohort, membership, phase_proposal

_OPEN = [state.value for state in State if state.is_open]


def add(work: Work, asked: PhaseProposal) -> None:
    work.connection.execute(insert(phase_proposal).values(agency_id=work.agency, **asdict(asked)))


def save(work: Work, asked: PhaseProposal) -> None:
    """Writes down its new state."""
    values = asdict(asked)
    statement = (
        update(phase_proposal)
        .where(phase_proposal.c.agency_id == work.agency, phase_proposal.c.id == asked.id)
        .values(**{name: values[name] for name in values if name not in ("id", "cohort_id")})
    )
    work.connection.execute(statement)


def get(work: Work, proposal_id: UUID) -> PhaseProposal:
    statement = _select(work).where(phase_proposal.c.id == proposal_id)
    row = work.connection.execute(statement).one_or_none()
    if row is None:
        raise NoPhaseProposal(proposal_id)
    return _proposal(row)


def open_of(work: Work, cohort_id: UUID) -> PhaseProposal | None:
    statement = _select(work).where(
        phase_proposal.c.cohort_id == cohort_id, phase_proposal.c.state.in_(_OPEN)
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _proposal(row)


def open_ones(work: Work) -> list[PhaseProposal]:
    """All that are open, of groups that are not closed; who waits longest comes first."""
    of_it = (cohort.c.agency_id == phase_proposal.c.agency_id) & (
        cohort.c.id == phase_proposal.c.cohort_id
    )
    statement = (
        _select(work)
        .join(cohort, of_it)
        .where(phase_proposal.c.state.in_(_OPEN), cohort.c.closed_on.is_(None))
        .order_by(phase_proposal.c.due_on, phase_proposal.c.id)
    )
    return [_proposal(row) for row in work.connection.execute(statement)]


def was_declined(work: Work, phase: CohortPhase, plan_version: int) -> bool:
    """True if staff have said no to a change out of this phase, by this version of the plan."""
    statement = (
        _select(work)
        .where(
            phase_proposal.c.cohort_id == phase.cohort_id,
            phase_proposal.c.from_step == phase.step,
            phase_proposal.c.plan_version == plan_version,
            phase_proposal.c.state == State.DECLINED,
        )
        .limit(1)
    )
    return work.connection.execute(statement).first() is not None


def groups_with_members(work: Work) -> list[UUID]:
    """Groups that are not closed and have a member, in the order in which they are locked."""
    of_it = (membership.c.agency_id == cohort.c.agency_id) & (membership.c.cohort_id == cohort.c.id)
    statement = (
        select(cohort.c.id)
        .where(
            cohort.c.agency_id == work.agency,
            cohort.c.closed_on.is_(None),
            select(membership.c.participant_id).where(of_it).exists(),
        )
        .order_by(cohort.c.id)
    )
    return list(work.connection.execute(statement).scalars())


def _select(work: Work) -> Any:
    return select(phase_proposal).where(phase_proposal.c.agency_id == work.agency)


def _proposal(row: Row[Any]) -> PhaseProposal:
    return PhaseProposal(
        id=row.id,
        cohort_id=row.cohort_id,
        from_step=row.from_step,
        to_step=row.to_step,
        plan_version=row.plan_version,
        due_on=row.due_on,
        state=State(row.state),
        revision=row.revision,
        ask_on=row.ask_on,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
