"""Skipped days: a date can take place in the school holidays after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.events.commands import childcare
from kreis.events.domain.open_days import Reason
from kreis.events.domain.refusals import NotSkipped, not_changeable
from kreis.events.messages.group_events import group_event_scheduled
from kreis.events.store import group_events, plans, skipped_days


def meet_after_all(work: Work, cohort_id: UUID, day: date) -> None:
    """Adds a date on a day left out for school holidays, as the group meets by now.

    The other dates stay. Members hear of it, and childcare too: a yes to all dates holds for it.
    """
    plans.lock_cohort(work, cohort_id)
    plan = plans.get(work, cohort_id)
    if any(event.day == day for event in plan.of(plan.weekly)):
        return  # the second click
    if plan.skipped.get(day) is not Reason.SCHOOL_HOLIDAYS:
        raise NotSkipped(day)
    added = replace(plan.date_on(day, plan.usual_slot), addition_id=uuid4())
    if not added.is_to_come(work.now):
        raise not_changeable(added)
    skipped_days.remove(work, plan.weekly.id, day)
    group_events.add(work, [added])
    group_event_scheduled(work, added)
    childcare.tell_of_cohort(work, cohort_id)
