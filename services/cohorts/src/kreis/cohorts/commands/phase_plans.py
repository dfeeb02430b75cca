"""Makes new versions of the agency's phase plan. Old versions stay."""

from __future__ import annotations

from collections.abc import Sequence

from kreis.chassis.data.database import Work
from kreis.cohorts.commands import phases as phase_commands
from kreis.cohorts.domain.phases import PhasePlan, Step
from kreis.cohorts.domain.refusals import PhaseInUse
from kreis.cohorts.store import phase_plans, phase_proposals, phases


def change(work: Work, steps: Sequence[Step], by: str) -> PhasePlan:
    """Makes a new version, unless nothing would change. Raises `PhaseInUse`."""
    known = phase_plans.current(work)
    if known.steps == tuple(steps):
        return known
    _refuse_gaps(work, steps)
    made = PhasePlan(known.version + 1, tuple(steps), by, work.now)
    phase_plans.add(work, made)
    phase_commands.look_at_once(work, work.agency, f"plan {made.version}")
    return made


def _refuse_gaps(work: Work, steps: Sequence[Step]) -> None:
    """A group must find its own phase in the plan, and the one that staff are asked about."""
    groups = phase_proposals.groups_with_members(work)
    used = {phase.step for phase in phases.latest(work, groups).values()}
    used |= {asked.to_step for asked in phase_proposals.open_ones(work)}
    missing = sorted(used - {step.code for step in steps})
    if missing:
        raise PhaseInUse(missing)
