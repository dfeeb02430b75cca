"""The dates of a cohort, who comes to each, and who hears when it changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.domain.childcare import by_band, children_coming
from kreis.events.domain.group_events import Arrangement, GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.plan import Plan
from kreis.events.domain.refusals import NoCohort, NoGroupEvent


def group_events_of_cohort(work: Work, cohort_id: UUID) -> list[dict[str, Any]]:
    """All dates of a cohort, in order, and who comes."""
    return group_events_of_plan(work, plan_or_problem(work, cohort_id))


def group_events_of_plan(work: Work, plan: Plan) -> list[dict[str, Any]]:
    invitations = store.invitations_of_cohort(work, plan.cohort.id)
    return [_with_coming(event, invitations) for event in plan.group_events]


def group_event(work: Work, group_event_id: UUID) -> dict[str, Any]:
    event = group_event_or_problem(work, group_event_id)
    return _with_coming(event, store.invitations_of_cohort(work, event.cohort_id))


def recipients(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """Everybody in the cohort of a date, and whether she hears when it changes."""
    event = group_event_or_problem(work, group_event_id)
    plan = plan_or_problem(work, event.cohort_id)
    members = store.invitations_of_cohort(work, event.cohort_id)
    return {
        "group_event": date_view(event, plan),
        "members": [_recipient(member, event) for member in members],
        "contributors": contributors_of(work, event),
    }


def contributors_of(work: Work, event: GroupEvent) -> list[dict[str, Any]]:
    """Who contributes to a date, and as whom she is told of its last change."""
    change = event.change
    return [
        {
            **asdict(each),
            "channel": each.channel,
            "recipient_id": change and each.recipient_of(change.id),
        }
        for each in store.contributors(work, event.id)
    ]


def date_view(event: GroupEvent, plan: Plan) -> dict[str, Any]:
    """A date with its last change, and the one that takes place after it."""
    change = event.change
    following = plan.next_after(event)
    return {
        "id": event.id,
        "series_id": event.series_id,
        "cohort_id": event.cohort_id,
        "kind": event.kind,
        "topic": event.topic,
        "needs_sign_up": event.needs_sign_up,
        **arrangement_view(event.arrangement),
        "timezone": event.timezone,
        "state": event.state,
        "sequence": event.sequence,
        "change": change and {**asdict(change), "before": arrangement_view(change.before)},
        "next_id": following and following.id,
        "is_held": event.is_held,
    }


def arrangement_view(arrangement: Arrangement) -> dict[str, Any]:
    places = arrangement.capacity
    return {
        "starts_at": arrangement.starts_at,
        "ends_at": arrangement.ends_at,
        "venue": arrangement.venue,
        "adults": places.adults,
        "care_places": {"total": places.care_total, "by_band": places.care_by_band},
    }


def plan_or_problem(work: Work, cohort_id: UUID) -> Plan:
    plan = store.find_plan(work, cohort_id)
    if plan is None:
        raise NoCohort(cohort_id)
    return plan


def group_event_or_problem(work: Work, group_event_id: UUID) -> GroupEvent:
    event = store.find_group_event(work, group_event_id)
    if event is None:
        raise NoGroupEvent(group_event_id)
    return event


def today(work: Work, plan: Plan) -> date:
    """The day it is where the group meets."""
    return work.now.astimezone(ZoneInfo(plan.cohort.timezone)).date()


def _with_coming(event: GroupEvent, invitations: list[Invitation]) -> dict[str, Any]:
    bands = by_band(children_coming(event, invitations), event.day)
    change = event.change
    return {
        **asdict(event),
        **arrangement_view(event.arrangement),
        "state": event.state,
        "change": change and {**asdict(change), "before": arrangement_view(change.before)},
        "adults_coming": sum(each.comes_to(event) for each in invitations),
        "children_coming": {"total": bands.total(), "by_band": bands},
    }


def _recipient(member: Invitation, event: GroupEvent) -> dict[str, Any]:
    return {
        "invitation_id": member.id,
        "participant_id": member.participant_id,
        "restricted": member.restricted,
        "answer": member.answer_on(event),
        "children": member.children_at(event),
        "is_told": member.is_told_of(event),
    }
