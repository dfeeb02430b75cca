"""The groups that are running and those who wait, read together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Cohort, today_at
from kreis.cohorts.domain.phases import KINDS, CohortPhase, Step, goes_on_until
from kreis.cohorts.domain.running_cohorts import RunningCohorts, running_on
from kreis.cohorts.store import cohorts, phase_plans, phases, pool, rules
from kreis.contracts.calendars import shifted


def around(work: Work, cohort_id: UUID) -> tuple[Cohort, RunningCohorts]:
    """The group, and all running groups on the day it is there. Refuses an unknown one."""
    cohort = cohorts.get(work, cohort_id)
    return cohort, load(work, today_at(cohort, work.now))


def load(work: Work, today: date, known: pool.Pool | None = None) -> RunningCohorts:
    """All groups that are running on that day, and those who wait; without rules between people
    if `known` has none."""
    perhaps = cohorts.perhaps_running(work)
    until = _go_on_until(work, perhaps)
    running = [each for each in perhaps if today < until[each.id]]
    known = known or pool.read(work)
    members = {member.participant_id for cohort in running for member in cohort.members}
    found = pool.find(work, members)
    return running_on(
        today,
        running,
        members=found if known.has_rules else pool.unbound(found),
        waiting=known.waiting,
        outside=[person for person, _ in known.settled if UUID(person.id) not in members],
        weights=rules.current(work).weights,
    )


def lock(work: Work) -> None:
    """Locks all running groups until the transaction ends: nobody else changes members."""
    cohorts.lock(work, [each.id for each in cohorts.perhaps_running(work)])


def _go_on_until(work: Work, groups: Sequence[Cohort]) -> dict[UUID, date]:
    """The day from which on no dates of each group are to come, by its last phase.

    The first phase has the dates of the offer, whatever the plan says.
    """
    found = phases.latest(work, [each.id for each in groups])
    versions = {phase.plan_version for phase in found.values() if phase.number > 1}
    plans = {version: phase_plans.get(work, version) for version in versions}
    days = phases.days_held(work, [each.id for each in groups])
    until = {}
    for group in groups:
        phase, step = _of_offer(group)
        last = found.get(group.id)
        if last is not None and last.number > 1:
            phase = last
            step = plans[last.plan_version].step(last.step) or step
        held = [day for day in days.get(group.id, ()) if day >= phase.since]
        until[group.id] = goes_on_until(phase, step, held)
    return until


def _of_offer(group: Cohort) -> tuple[CohortPhase, Step]:
    """The weekly dates after the start week."""
    since = shifted(group.offer.week.monday, timedelta(weeks=1))
    step = Step("intensive", 1, group.offer.series.dates, KINDS, None, None)
    return CohortPhase(group.id, 1, step.code, since, 0), step
