"""Formation runs, and what has overtaken their proposals."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.formations import Run
from kreis.cohorts.domain.proposals import Overtaken
from kreis.cohorts.queries.proposals import overtaken_by
from kreis.cohorts.store import formations, proposals


def get(work: Work, run_id: UUID) -> Run:
    return formations.get(work, run_id)


def newest(work: Work, limit: int) -> list[dict[str, Any]]:
    """Runs, the last one first, each with what has overtaken its proposal."""
    return [
        {**asdict(run), "progress": run.progress, "proposal_overtaken": _of_run(work, run)}
        for run in formations.newest(work, limit)
    ]


def _of_run(work: Work, run: Run) -> Overtaken | None:
    found = proposals.find(work, run.proposal_id) if run.proposal_id else None
    return None if found is None else overtaken_by(work, found)
