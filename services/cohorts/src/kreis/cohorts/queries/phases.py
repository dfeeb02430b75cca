"""The phase of a group with its history, and what staff are asked about phases."""

from __future__ import annotations

from collections.abc import Sequence
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
    asked = phase_proposals.open_of(work, cohort_id)
    return {
        "cohort_id": cohort_id,
        "step": step,
        "since": phase.since,
        "held": len(progress.over_on),
        "regular_share": share_of(phases.bands(work, members)),
        "booster_days": booster_days(step, phase.since),
        "history": history,
        "staying": phases.staying(work, cohort_id),
        "proposal": asked and _shown(asked, phase_plans.get(work, asked.plan_version)),
        "is_declined": phase_proposals.was_declined(work, history[-1], plan.version),
    }


def open_proposals(work: Work) -> list[dict[str, Any]]:
    """All open questions, with what is counted in the phase of each group."""
    return _with_groups(work, phase_proposals.open_ones(work))


def decided(work: Work, asked: PhaseProposal) -> dict[str, Any]:
    (shown,) = _with_groups(work, [asked])
    return shown


def _history(work: Work, cohort: Cohort, plan: PhasePlan) -> list[CohortPhase]:
    """Its phases. A group that 0.1.0 confirmed during an update is in the first one."""
    found = phases.history(work, cohort.id)
    return found or [first_phase(cohort.id, plan, cohort.offer.week.monday)]


def _present(history: list[CohortPhase], today: date) -> CohortPhase:
    """The phase that has begun; the first one before the start week."""
    begun = [each for each in history if each.since <= today]
    return begun[-1] if begun else history[0]


def _with_groups(work: Work, asked: Sequence[PhaseProposal]) -> list[dict[str, Any]]:
    """These questions with their groups. It takes as many statements for many as for one."""
    ids = {each.cohort_id for each in asked}
    groups = cohorts.names_and_weeks(work, ids)
    phases_of = phases.histories(work, ids)
    held = phases.held_by(work, ids)
    current = phase_plans.current(work)
    plans = phase_plans.get_all(work, {each.plan_version for each in asked})
    found = []
    for each in asked:
        name, monday = groups[each.cohort_id]
        # A group that 0.1.0 confirmed during an update is in the first phase.
        begun = phases_of.get(each.cohort_id) or [first_phase(each.cohort_id, current, monday)]
        phase = next(one for one in reversed(begun) if one.step == each.from_step)
        shown = _shown(each, plans[each.plan_version])
        progress = progress_in(phase, shown["from_step"], held[each.cohort_id], None)
        counted = {"since": phase.since, "held": len(progress.over_on)}
        found.append({**shown, "cohort_name": name, **counted})
    return found


def _shown(asked: PhaseProposal, plan: PhasePlan) -> dict[str, Any]:
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
