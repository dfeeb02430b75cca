"""Who is asked, what she answered, and all that a message about it needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.plan import Plan, Series
from kreis.events.domain.refusals import NoInvitation
from kreis.events.queries.dates import date_view, plan_or_problem
from kreis.events.queries.waitlists import Line, line_of


def invitations_of_cohort(work: Work, cohort_id: UUID) -> list[dict[str, Any]]:
    plan = plan_or_problem(work, cohort_id)
    line = line_of(work, plan)
    return [
        invitation_view(plan, each, line) for each in store.invitations_of_cohort(work, cohort_id)
    ]


def invitation(work: Work, invitation_id: UUID) -> dict[str, Any]:
    """All that a message about it needs, but for whom it goes to: intake knows that."""
    found = invitation_or_problem(work, invitation_id)
    plan = plan_or_problem(work, found.cohort_id)
    return invitation_view(plan, found, line_of(work, plan))


def plan_of_invitation(work: Work, invitation_id: UUID) -> Plan:
    return plan_or_problem(work, invitation_or_problem(work, invitation_id).cohort_id)


def invitation_or_problem(work: Work, invitation_id: UUID) -> Invitation:
    invitation = store.find_invitation(work, invitation_id)
    if invitation is None:
        raise NoInvitation(invitation_id)
    return invitation


def invitation_view(plan: Plan, invitation: Invitation, line: Line) -> dict[str, Any]:
    weekly = [event.day for event in plan.of(plan.weekly) if not event.is_cancelled]
    return {
        "id": invitation.id,
        "participant_id": invitation.participant_id,
        "cohort_id": plan.cohort.id,
        "name": plan.cohort.name,
        "timezone": plan.cohort.timezone,
        "venue": plan.cohort.venue,
        "week": _week(plan),
        "series": {**_hours(plan.weekly), "dates": weekly},
        "group_events": [
            _her_date(event, plan, invitation, line) for event in her_dates(plan, invitation)
        ],
        "answer_by": invitation.answer_by.astimezone(ZoneInfo(plan.cohort.timezone)),
        "answer": invitation.reply.answer if invitation.reply else None,
        "children": invitation.children,
        "version": invitation.version,
        "since": invitation.since,
        "until": invitation.until,
    }


def her_dates(plan: Plan, invitation: Invitation) -> list[GroupEvent]:
    """The dates between her first and her last day in the cohort, cancelled ones too."""
    return [event for event in plan.group_events if invitation.is_member_on(event.day)]


def dates_for_her_calendar(plan: Plan, invitation: Invitation) -> list[GroupEvent]:
    """All but those that people sign up for where she has no place."""
    hers = her_dates(plan, invitation)
    return [event for event in hers if invitation.comes_to(event) or not event.needs_sign_up]


def _her_date(event: GroupEvent, plan: Plan, invitation: Invitation, line: Line) -> dict[str, Any]:
    return {
        **date_view(event, plan),
        "places_left": line.places_left(event) if event.needs_sign_up else None,
        "waitlist": line.place_of(invitation, event),
        "answer": invitation.answer_on(event),
        "children": invitation.children_at(event),
        "is_own_answer": event.id in invitation.date_replies,
        "is_asked_again": invitation.is_asked_again(event),
    }


def _week(plan: Plan) -> dict[str, Any] | None:
    """None when public holidays and cancellations leave nothing of it."""
    days = [event.day for event in plan.of(plan.week) if not event.is_cancelled]
    return {**_hours(plan.week), "first_day": days[0], "last_day": days[-1]} if days else None


def _hours(series: Series) -> dict[str, Any]:
    return {
        "weekday": series.weekday,
        "starts_at": series.starts_at,
        "ends_at": series.ends_at,
    }
