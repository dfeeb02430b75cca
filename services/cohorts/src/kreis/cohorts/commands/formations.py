"""Requests, follows, cancels and ends formation runs.

Only the attempt that holds a run writes to it, and only while the run is wanted. A run that was
cancelled, or taken over after its process died, is not changed by the attempt before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from kreis import formation
from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due
from kreis.cohorts.domain.formations import Run, RunState
from kreis.cohorts.domain.refusals import AlreadyEnded, NoFormation
from kreis.cohorts.store import formations, offers, pool, problems, proposals, rules, standing
from kreis.contracts.refusals import Fault, InvalidInput

JOB = "form"


class Start(NamedTuple):
    """What an attempt works on."""

    problem: formation.Problem
    steps: int
    seed: int


def request(work: Work, offer_ids: Sequence[UUID], seed: int, steps: int | None) -> Run:
    """Asks for groups on these offers; a process of its own forms them."""
    asked = offers.find_all(work, offer_ids)
    known = {offer.id for offer in asked}
    faults = [Fault("offer_ids", each, "an offer") for each in offer_ids if each not in known]
    if faults:
        raise InvalidInput(*faults)
    standing.refuse_taken(work, asked)
    run_id = uuid4()
    formations.add(work, run_id, offer_ids, seed, steps)
    work.schedule(JOB, run_id, "requested")
    return formations.get(work, run_id)


def cancel(work: Work, run_id: UUID) -> Run:
    """Ends a run that has not ended; whoever works on it notices and stops."""
    run = formations.lock(work, run_id)
    if run is None:
        raise NoFormation(run_id)
    if run.state is RunState.CANCELLED:
        return run
    if run.state.has_ended:
        raise AlreadyEnded(run.state)
    _end(work, run_id, RunState.CANCELLED)
    return formations.get(work, run_id)


def begin(work: Work, run_id: UUID, attempt: int) -> Start | None:
    """Takes the run up, with the pool as it is now; None if it has ended meanwhile."""
    run = formations.lock(work, run_id)
    if run is None or run.state.has_ended:
        return None
    problem = problems.load(work, run.offer_ids, rules.current(work).weights).problem
    steps = formation.default_steps(problem) if run.steps is None else run.steps
    formations.change(
        work,
        run_id,
        state=RunState.RUNNING,
        attempt=attempt,
        steps=steps,
        people=len(problem.people),
        placed=0,
        steps_done=0,
        best=None,
        elapsed_seconds=0,
        weights_version=problem.weights.version,
        input_hash=problem.input_hash,
    )
    return Start(problem, steps, run.seed)


def note_progress(
    work: Work, run_id: UUID, attempt: int, told: Mapping[str, Any] | None, seconds: float
) -> bool:
    """Keeps how far the attempt has come; returns whether it is still wanted."""
    progress: dict[str, Any] = {"elapsed_seconds": round(seconds, 1)}
    if told is not None:
        progress |= {name: told[name] for name in ("placed", "steps_done")}
        progress["best"] = told["objective"]
    return formations.note_progress(work, run_id, attempt, progress)


def queue_again(work: Work, run_id: UUID, attempt: int) -> None:
    """Puts the run back into the queue: this attempt came to nothing."""
    formations.queue_again(work, run_id, attempt)


def finish(work: Work, run_id: UUID, solution: Mapping[str, Any], seconds: float) -> None:
    """Saves the solution as an open proposal, unless the run was cancelled meanwhile."""
    run = formations.lock(work, run_id)
    if run is None or run.state is not RunState.RUNNING:
        return
    proposal_id = uuid4()
    proposals.add(work, proposal_id, run_id, solution)
    offer_of = {
        UUID(member): UUID(group["offer_id"])
        for group in solution["groups"]
        for member in group["members"]
    }
    still_there = pool.hold(work, offer_of)
    proposals.add_members(
        work, proposal_id, {who: offer for who, offer in offer_of.items() if who in still_there}
    )
    _end(
        work,
        run_id,
        RunState.FINISHED,
        placed=solution["objective"]["placed"],
        steps_done=solution["steps_done"],
        best=solution["objective"],
        elapsed_seconds=round(seconds, 1),
    )


def fail(work: Work, due: Due, reason: str) -> None:
    """Gives the run up, with a reason that staff can read."""
    run = formations.lock(work, due.subject)
    if run is not None and not run.state.has_ended:
        _end(work, due.subject, RunState.FAILED, failure=reason)


def _end(work: Work, run_id: UUID, state: RunState, **values: Any) -> None:
    formations.change(work, run_id, state=state, ended_at=work.now, **values)
