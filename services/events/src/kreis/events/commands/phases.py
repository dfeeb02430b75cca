"""Phases: planning the dates of a cohort after staff have changed how often it meets.

Promise: a phase is planned once, however often it is told, and each member is told once of all that
it changes. A phase without an end gets further dates as time passes, without another message.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.commands import changes, childcare, plans, times_away
from kreis.events.domain import phases as domain
from kreis.events.domain.horizon import BERLIN
from kreis.events.domain.phases import Phase, Replanned
from kreis.events.domain.plans import Plan
from kreis.events.messages import accompaniment
from kreis.events.messages.group_events import group_event_scheduled
from kreis.events.store import closure_days, group_events, invitations, phases, skipped_days

EXTEND = "extend-phase"
"""The kind of due work that adds dates to a phase without an end."""
_MORNING = time(4)


def follow(work: Work, phase: Phase) -> None:
    """Plans the dates of a confirmed phase. Told again, or late, it changes nothing.

    Raises `MissingPrerequisite`.
    """
    plan = plans.lock(work, phase.cohort_id)
    if not phases.add(work, phase):
        return
    open_days = closure_days.open_days(work, plan.cohort)
    replanned = domain.replan(plan, phase, open_days, work.now)
    changes.cancel_for_phase(work, replanned.cancelled, phase.id)
    _write(work, plan, replanned, in_rhythm=False)
    members = invitations.of_cohort(work, phase.cohort_id)
    for member in members:
        if domain.is_told(member, replanned):
            accompaniment.rhythm_changed(work, member, phase)
    _look_again(work, phase, replanned)
    _look_at_silence(work, [each.participant_id for each in members], phase.since)


def extend(work: Work, cohort_id: UUID) -> None:
    """Adds dates to the phase of a cohort that has members, if it lacks some."""
    plan = plans.lock(work, cohort_id)
    phase = phases.latest(work, cohort_id)
    members = invitations.of_cohort(work, cohort_id)
    if phase is None or all(each.until is not None for each in members):
        return
    open_days = closure_days.open_days(work, plan.cohort)
    replanned = domain.extend(plan, phase, open_days, work.now)
    _write(work, plan, replanned, in_rhythm=True)
    _look_again(work, phase, replanned)


def note_rhythm(
    work: Work, participant_id: UUID, cohort_id: UUID, since: date, rhythm_weeks: int
) -> None:
    """Notes how often a member is met from a day on: her silence is measured by it."""
    phases.note_rhythm(work, participant_id, cohort_id, since, rhythm_weeks)
    _look_at_silence(work, [participant_id], since)


def _look_at_silence(work: Work, people: Collection[UUID], since: date) -> None:
    """Looks at once at who stays away, or on the morning on which the rhythm begins."""
    moment = _morning(since)
    times_away.look_soon(work, people, moment if moment > work.now else None)


def _write(work: Work, plan: Plan, replanned: Replanned, *, in_rhythm: bool) -> None:
    """Writes what became of the dates. `in_rhythm`: nobody is told of the new ones."""
    phases.mark(work, replanned.kept)
    if replanned.added:
        group_events.add(work, replanned.added)
    skipped_days.add(work, plan.weekly.id, replanned.skipped)
    for event in replanned.added:
        group_event_scheduled(work, event, in_rhythm=in_rhythm)
    childcare.tell_of_cohort(work, plan.cohort.id)


def _look_again(work: Work, phase: Phase, replanned: Replanned) -> None:
    """Plans when to add further dates. Needs the dates as they stand now."""
    plan = plans.lock(work, phase.cohort_id)
    day = domain.next_look(plan, phase, replanned, plan.today(work.now))
    if day is not None:
        cause = f"{phase.number}:{day.isoformat()}"
        work.schedule(EXTEND, phase.cohort_id, cause, not_before=_morning(day))


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING, BERLIN)
