"""Formation runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, insert, select, update

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.formations import Run, RunState
from kreis.cohorts.domain.refusals import NoFormation
from kreis.cohorts.store.tables import formation_run, proposal


def add(work: Work, run_id: UUID, offer_ids: Sequence[UUID], seed: int, steps: int | None) -> None:
    """A run that waits for its turn."""
    values = {
        "id": run_id,
        "offer_ids": list(offer_ids),
        "seed": seed,
        "steps": steps,
        "state": RunState.QUEUED,
        "requested_at": work.now,
    }
    work.connection.execute(insert(formation_run).values(agency_id=work.agency, **values))


def find(work: Work, run_id: UUID) -> Run | None:
    row = work.connection.execute(_runs(work).where(formation_run.c.id == run_id)).one_or_none()
    return None if row is None else _run(row)


def get(work: Work, run_id: UUID) -> Run:
    found = find(work, run_id)
    if found is None:
        raise NoFormation(run_id)
    return found


def lock(work: Work, run_id: UUID) -> Run | None:
    """The run, which nobody else changes until this transaction ends."""
    statement = select(formation_run.c.id).where(
        formation_run.c.agency_id == work.agency, formation_run.c.id == run_id
    )
    work.connection.execute(statement.with_for_update())
    return find(work, run_id)


def newest(work: Work, limit: int) -> list[Run]:
    statement = _runs(work).order_by(formation_run.c.requested_at.desc(), formation_run.c.id)
    return [_run(row) for row in work.connection.execute(statement.limit(limit))]


def change(work: Work, run_id: UUID, **values: Any) -> None:
    _change(work, run_id, values)


def note_progress(work: Work, run_id: UUID, attempt: int, progress: Mapping[str, Any]) -> bool:
    """Keeps the progress if this attempt is still the one wanted; returns whether it is."""
    mine = and_(formation_run.c.attempt == attempt, formation_run.c.state == str(RunState.RUNNING))
    return _change(work, run_id, dict(progress), mine) == 1


def queue_again(work: Work, run_id: UUID, attempt: int) -> None:
    mine = and_(formation_run.c.attempt == attempt, formation_run.c.state == str(RunState.RUNNING))
    _change(work, run_id, {"state": RunState.QUEUED}, mine)


def _change(work: Work, run_id: UUID, values: Mapping[str, Any], *conditions: Any) -> int:
    statement = (
        update(formation_run)
        .where(formation_run.c.agency_id == work.agency, formation_run.c.id == run_id, *conditions)
        .values(**values)
    )
    return work.connection.execute(statement).rowcount


def _runs(work: Work) -> Select[Any]:
    its_own = and_(
        proposal.c.agency_id == formation_run.c.agency_id,
        proposal.c.formation_id == formation_run.c.id,
    )
    return (
        select(
            formation_run,
            proposal.c.id.label("proposal_id"),
            proposal.c.state.label("proposal_state"),
        )
        .select_from(formation_run.outerjoin(proposal, its_own))
        .where(formation_run.c.agency_id == work.agency)
    )


def _run(row: Row[Any]) -> Run:
    own = {
        name: value for name, value in row._mapping.items() if name not in ("agency_id", "attempt")
    }
    return Run(**{**own, "offer_ids": tuple(row.offer_ids), "state": RunState(row.state)})
