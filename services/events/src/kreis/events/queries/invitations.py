"""Who is asked, what she answered, and all that a message about it needs."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.chassis.data.database import Work
from kreis.contracts.calendars import in_zone
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.plans import Plan, Series
from kreis.events.queries import times_away
from kreis.events.queries.group_events import date_view
from kreis.events.queries.waitlists import Line, line_of
from kreis.events.store import invitations, phases, plans


class DateOfAll(dict[str, Any]):
    """What a date says to every member of its group."""

    formed: dict[str, Any] | None = None
    """The same as the answer has it: formed once for all members."""


def of_cohort(work: Work, cohort_id: UUID) -> list[dict[str, Any]]:
    plan = plans.get(work, cohort_id)
    line, dates = line_of(work, plan), _dates_of(plan)
    found = invitations.of_cohort(work, cohort_id)
    return [invitation_view(plan, each, line, dates) for each in found]


def invitation(work: Work, invitation_id: UUID) -> dict[str, Any]:
    """All that a message about it needs, but for whom it goes to: intake knows that."""
    found = invitations.get(work, invitation_id)
    hers = shown(work, plans.get(work, found.cohort_id), found)
    return {
        **hers,
        "time_away": times_away.standing(work, found.participant_id),
        "phase": phases.latest(work, found.cohort_id),
    }


def shown(work: Work, plan: Plan, invitation: Invitation) -> dict[str, Any]:
    """An invitation that is loaded already, with her places on waitlists."""
    return invitation_view(plan, invitation, line_of(work, plan), _dates_of(plan))


def _dates_of(plan: Plan) -> dict[UUID, DateOfAll]:
    return {event.id: DateOfAll(date_view(event, plan)) for event in plan.group_events}


def invitation_view(
    plan: Plan, invitation: Invitation, line: Line, dates: Mapping[UUID, DateOfAll]
) -> dict[str, Any]:
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
            _her_date(event, dates[event.id], invitation, line)
            for event in invitation.own_dates(plan.group_events)
        ],
        "answer_by": in_zone(invitation.answer_by, ZoneInfo(plan.cohort.timezone)),
        "answer": invitation.reply.answer if invitation.reply else None,
        "answered_at": invitation.answered_at,
        "how": invitation.how,
        "children": invitation.children,
        "children_are_unsaid": invitation.children_are_unsaid,
        "version": invitation.version,
        "since": invitation.since,
        "until": invitation.until,
    }


def _her_date(
    event: GroupEvent, date: DateOfAll, invitation: Invitation, line: Line
) -> ChainMap[str, Any]:
    hers = {
        "places_left": line.places_left(event) if event.needs_sign_up else None,
        "waitlist": line.place_of(invitation, event),
        "answer": invitation.answer_on(event),
        "children": invitation.children_at(event),
        "children_are_unsaid": invitation.children_are_unsaid_at(event),
        "is_own_answer": event.id in invitation.date_replies,
        "is_asked_again": invitation.is_asked_again(event),
    }
    return ChainMap(hers, date)


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
