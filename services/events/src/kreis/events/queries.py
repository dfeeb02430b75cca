"""What can be asked of events."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.chassis.database import Database, Work
from kreis.chassis.problems import Problem
from kreis.events import store
from kreis.events.domain.childcare import by_band
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.plan import GroupEvent, Plan, Series


def group_events_of_cohort(work: Work, cohort_id: UUID) -> list[dict[str, Any]]:
    """All dates of a cohort, in order, and who comes."""
    plan = plan_or_problem(work, cohort_id)
    invitations = store.invitations_of_cohort(work, cohort_id)
    return [_with_coming(event, invitations) for event in plan.group_events]


def group_event(work: Work, group_event_id: UUID) -> dict[str, Any]:
    event = store.find_group_event(work, group_event_id)
    if event is None:
        raise no_group_event(group_event_id)
    return _with_coming(event, store.invitations_of_cohort(work, event.cohort_id))


def invitations_of_cohort(work: Work, cohort_id: UUID) -> list[dict[str, Any]]:
    plan = plan_or_problem(work, cohort_id)
    return [_view(plan, each) for each in store.invitations_of_cohort(work, cohort_id)]


def invitation(work: Work, invitation_id: UUID) -> dict[str, Any]:
    """All that a message about it needs, but for whom it goes to: intake knows that."""
    found = invitation_or_problem(work, invitation_id)
    return _view(plan_or_problem(work, found.cohort_id), found)


def plan_of_invitation(work: Work, invitation_id: UUID) -> Plan:
    return plan_or_problem(work, invitation_or_problem(work, invitation_id).cohort_id)


def agency_of_link(database: Database, token: str) -> UUID:
    """Where a link leads. Whoever follows one knows nothing but its token."""
    link_hash = hash_of(token)
    with database.known_row("link", link_hash) as connection:
        agency = store.agency_of_link(connection, link_hash)
    if agency is None:
        raise Problem(404, "This link leads nowhere", code="link-unknown")
    return agency


def linked_invitation(work: Work, token: str) -> tuple[Plan, Invitation]:
    """What a link opens, as long as it does."""
    invitation = store.find_linked_invitation(work, hash_of(token))
    if invitation is None:
        raise Problem(404, "This link leads nowhere", code="link-unknown")
    plan = plan_or_problem(work, invitation.cohort_id)
    if work.now >= plan.links_expire_at:
        raise Problem(410, "This link opens no more: the last date is past", code="link-expired")
    return plan, invitation


def link(work: Work, token: str) -> dict[str, Any]:
    """The invitation behind a link, as its owner sees it."""
    plan, invitation = linked_invitation(work, token)
    return {
        **_view(plan, invitation),
        "agency_id": work.agency,
        "today": work.now.astimezone(ZoneInfo(plan.cohort.timezone)).date(),
        "expires_at": plan.links_expire_at,
    }


def hash_of(token: str) -> str:
    """Links are kept by this alone. A random token needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def attendance(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """Everybody who may be there, with what is known of her being there."""
    event = store.find_group_event(work, group_event_id)
    if event is None:
        raise no_group_event(group_event_id)
    records: defaultdict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for record in store.attendance_records(work, group_event_id):
        records[record.entry.participant_id].append(_record(record))
    members = store.invitations_of_cohort(work, event.cohort_id)
    return {
        "group_event_id": event.id,
        "minutes": event.minutes,
        "is_held": event.is_held,
        "entries": [_attendance(member, records[member.participant_id]) for member in members],
    }


def plan_or_problem(work: Work, cohort_id: UUID) -> Plan:
    plan = store.find_plan(work, cohort_id)
    if plan is None:
        raise Problem(404, f"There are no dates for a cohort {cohort_id}", code="no-cohort")
    return plan


def invitation_or_problem(work: Work, invitation_id: UUID) -> Invitation:
    invitation = store.find_invitation(work, invitation_id)
    if invitation is None:
        raise Problem(404, f"There is no invitation {invitation_id}", code="no-invitation")
    return invitation


def no_group_event(group_event_id: UUID) -> Problem:
    return Problem(404, f"There is no group event {group_event_id}", code="no-group-event")


def _with_coming(event: GroupEvent, invitations: list[Invitation]) -> dict[str, Any]:
    accepted = [each for each in invitations if each.is_accepted]
    bands = by_band([child for each in accepted for child in each.children], event.day)
    places = event.capacity
    return {
        **asdict(event),
        "adults": places.adults,
        "care_places": {"total": places.care_total, "by_band": places.care_by_band},
        "adults_coming": len(accepted),
        "children_coming": {"total": bands.total(), "by_band": bands},
    }


def _view(plan: Plan, invitation: Invitation) -> dict[str, Any]:
    return {
        "id": invitation.id,
        "participant_id": invitation.participant_id,
        "cohort_id": plan.cohort.id,
        "name": plan.cohort.name,
        "timezone": plan.cohort.timezone,
        "venue": plan.cohort.venue,
        "week": _week(plan),
        "series": {**_hours(plan.weekly), "dates": [event.day for event in plan.of(plan.weekly)]},
        "group_events": plan.group_events,
        "answer_by": invitation.answer_by.astimezone(ZoneInfo(plan.cohort.timezone)),
        "answer": invitation.reply.answer if invitation.reply else None,
        "children": invitation.children,
        "version": invitation.version,
    }


def _week(plan: Plan) -> dict[str, Any] | None:
    """None when public holidays leave nothing of it."""
    days = [event.day for event in plan.of(plan.week)]
    return {**_hours(plan.week), "first_day": days[0], "last_day": days[-1]} if days else None


def _hours(series: Series) -> dict[str, Any]:
    return {
        "weekday": series.weekday,
        "starts_at": series.starts_at,
        "ends_at": series.ends_at,
    }


def _record(record: store.Record) -> dict[str, Any]:
    entry = record.entry
    return {
        "status": entry.status,
        "absence": entry.absence,
        "minutes": entry.minutes,
        "recorded_by": record.recorded_by,
        "recorded_at": record.recorded_at,
    }


def _attendance(member: Invitation, records: list[dict[str, Any]]) -> dict[str, Any]:
    """The last record holds; those before it show what was corrected, when and by whom."""
    return {
        "participant_id": member.participant_id,
        "answer": member.reply.answer if member.reply else None,
        **(records[-1] if records else {}),
        "earlier": records[:-1],
    }
