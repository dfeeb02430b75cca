"""What the programme makes of dates: closure days, kinds and topics, days in school holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.events import messages, store
from kreis.events.domain.calendar import Reason
from kreis.events.domain.group_events import GroupEvent, Kind
from kreis.events.domain.refusals import (
    AssessmentWeek,
    NoGroupEvent,
    NotSkipped,
    not_changeable,
)
from kreis.events.queries import dates, programme


def close(work: Work, day: date, reason: str) -> dict[str, Any]:
    """A day on which nothing is planned from now on. Dates that stand on it already are named:
    staff move or cancel them."""
    store.save_closure_day(work, day, reason)
    return programme.closure_day(work, day, reason)


def reopen(work: Work, day: date) -> dict[str, Any]:
    store.remove_closure_day(work, day)
    return programme.closure_days(work)


def save_programme(work: Work, kinds: Sequence[Kind]) -> dict[str, Any]:
    """What the first weekly dates of cohorts that are confirmed from now on are for."""
    store.save_programme(work, kinds)
    return {"kinds": store.programme(work)}


def give_content(work: Work, group_event_id: UUID, kind: Kind, topic: str | None) -> dict[str, Any]:
    """Says what a date is about; where and when it is stays."""
    event = store.lock_group_event(work, group_event_id)
    if event is None:
        raise NoGroupEvent(group_event_id)
    if event.kind is Kind.ASSESSMENT_WEEK:
        raise AssessmentWeek("The start week has its own content")
    if event.is_held:
        raise not_changeable(event)
    store.save_content(work, group_event_id, kind, topic)
    return dates.group_event(work, group_event_id)


def meet_after_all(work: Work, cohort_id: UUID, day: date) -> dict[str, Any]:
    """Lets a date take place in the school holidays. It comes on top: the others stay."""
    store.lock_cohort(work, cohort_id)
    plan = dates.plan_or_problem(work, cohort_id)
    if any(event.day == day and event.series_id == plan.weekly.id for event in plan.group_events):
        return programme.skipped_days(work, cohort_id)  # the second click
    if plan.skipped.get(day) is not Reason.SCHOOL_HOLIDAYS:
        raise NotSkipped(day)
    model = plan.of(plan.weekly)[0]
    added = _another(model, plan.weekly.starts_at, plan.weekly.ends_at, day)
    if not added.is_to_come(work.now):
        raise not_changeable(added)
    store.remove_skipped_day(work, plan.weekly.id, day)
    store.add_group_events(work, [replace(added, venue=plan.cohort.venue)])
    messages.group_event_scheduled(work, replace(added, venue=plan.cohort.venue))
    return programme.skipped_days(work, cohort_id)


def _another(model: GroupEvent, starts_at: Any, ends_at: Any, day: date) -> GroupEvent:
    """A new date of the same series on that day, with the room a date has as a rule."""
    as_planned = model.change.before.capacity if model.change else model.capacity
    return GroupEvent(
        id=uuid4(),
        series_id=model.series_id,
        cohort_id=model.cohort_id,
        kind=Kind.TOPIC_OPEN,
        starts_at=datetime.combine(day, starts_at),
        ends_at=datetime.combine(day, ends_at),
        timezone=model.timezone,
        venue=model.venue,
        capacity=as_planned,
    )
