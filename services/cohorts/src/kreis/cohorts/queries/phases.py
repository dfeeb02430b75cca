"""The phase of a group with its history, and what staff are asked about phases."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Cohort, today_at
from kreis.cohorts.domain.phases import (
    CohortPhase,
    PhasePlan,
    PhaseProposal,
    booster_days,
    first_phase,
    progress_in,
    share_of,
)
from kreis.cohorts.store import cohorts, phase_plans, phase_proposals, phases


def of(work: Work, cohort_id: UUID) -> dict[str, Any]:
    """Where the group stands, how far it is, and where it was."""
    cohort = cohorts.get(work, cohort_id)
    plan = phase_plans.current(work)
    history = _history(work, cohort, plan)
    today = today_at(cohort, work.now)
    phase = _present(history, today)
    step = plan.step(phase.step) or phase_plans.get(work, phase.plan_version).step(phase.step)
    assert step is not None, "a group is in a phase of some version of the plan"
    members = [member.participant_id for member in cohort.members]
    progress = progress_in(phase, step, phases.held(work, cohort_id), None)
    return {
        "cohort_id": cohort_id,
        "step": step,
        "since": phase.since,
        "held": len(progress.over_on),
        "regular_share": share_of(phases.bands(work, members)),
        "booster_days": booster_days(step, phase.since),
        "history": history,
        "staying": phases.staying(work, cohort_id),
        "proposal": _shown(work, phase_proposals.open_of(work, cohort_id)),
        "is_declined": phase_proposals.was_declined(work, history[-1], plan.version),
    }


def open_proposals(work: Work) -> list[dict[str, Any]]:
    """All open questions, with what is counted in the phase of each group."""
    return [_with_group(work, each) for each in phase_proposals.open_ones(work)]


def decided(work: Work, asked: PhaseProposal) -> dict[str, Any]:
    return _with_group(work, asked)


def _history(work: Work, cohort: Cohort, plan: PhasePlan) -> list[CohortPhase]:
    """Its phases. A group that 0.1.0 confirmed during an update is in the first one."""
    found = phases.history(work, cohort.id)
    return found or [first_phase(cohort.id, plan, cohort.offer.week.monday)]


def _present(history: list[CohortPhase], today: date) -> CohortPhase:
    """The phase that has begun; the first one before the start week."""
    begun = [each for each in history if each.since <= today]
    return begun[-1] if begun else history[0]


def _with_group(work: Work, asked: PhaseProposal) -> dict[str, Any]:
    cohort = cohorts.get(work, asked.cohort_id)
    shown = _shown(work, asked)
    assert shown is not None
    begun = _history(work, cohort, phase_plans.current(work))
    phase = next(each for each in reversed(begun) if each.step == asked.from_step)
    step = shown["from_step"]
    progress = progress_in(phase, step, phases.held(work, cohort.id), None)
    counted = {"since": phase.since, "held": len(progress.over_on)}
    return {**shown, "cohort_name": cohort.name, **counted}


def _shown(work: Work, asked: PhaseProposal | None) -> dict[str, Any] | None:
    if asked is None:
        return None
    plan = phase_plans.get(work, asked.plan_version)
    return {
        "id": asked.id,
        "cohort_id": asked.cohort_id,
        "from_step": plan.step(asked.from_step),
        "to_step": plan.step(asked.to_step),
        "plan_version": asked.plan_version,
        "due_on": asked.due_on,
        "state": asked.state,
        "revision": asked.revision,
        "ask_on": asked.ask_on,
    }
