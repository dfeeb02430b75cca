"""The groups that are running and those who wait, read together."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Cohort, today_at
from kreis.cohorts.domain.running_cohorts import RunningCohorts, running_on
from kreis.cohorts.store import cohorts, pool, rules, standing


def around(work: Work, cohort_id: UUID) -> tuple[Cohort, RunningCohorts]:
    """The group, and all running groups on the day it is there. Refuses an unknown one."""
    cohort = cohorts.get(work, cohort_id)
    return cohort, load(work, today_at(cohort, work.now))


def load(work: Work, today: date, known: pool.Pool | None = None) -> RunningCohorts:
    """All groups that are running on that day, and those who wait; without rules between people
    if `known` has none."""
    perhaps = cohorts.perhaps_running(work, today)
    ended = standing.ended(work, perhaps, today)
    running = [each for each in perhaps if each.id not in ended]
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
    yesterday = work.now.date() - timedelta(days=1)  # or today, where it is late in the evening
    cohorts.lock(work, [each.id for each in cohorts.perhaps_running(work, yesterday)])
