"""Events over HTTP: routes read the request, call, and present."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.auth import caller, require
from kreis.chassis.web import Blueprint, change, own_database, reading
from kreis.events import commands, queries, schemas
from kreis.events.domain.invitations import How, Reply
from kreis.events.schemas import calendar_file

api = Blueprint("events", "events", description="Group events, invitations and attendance")
_CALENDAR = {"type": "string", "description": "iCalendar, RFC 5545"}


@api.get("/cohorts/<uuid:cohort_id>/group-events")
@require("events:read")
@api.response(200, schemas.GroupEventView(many=True))
def list_group_events(cohort_id: UUID) -> list[dict[str, Any]]:
    """All dates of a cohort, in order, and how many come."""
    with reading() as work:
        return queries.group_events_of_cohort(work, cohort_id)


@api.get("/group-events/<uuid:group_event_id>")
@require("events:read")
@api.response(200, schemas.GroupEventView)
def show_group_event(group_event_id: UUID) -> dict[str, Any]:
    with reading() as work:
        return queries.group_event(work, group_event_id)


@api.get("/cohorts/<uuid:cohort_id>/invitations")
@require("invitations:read")
@api.response(200, schemas.InvitationView(many=True))
def list_invitations(cohort_id: UUID) -> list[dict[str, Any]]:
    """Everybody in a cohort, and what she answered."""
    with reading() as work:
        return queries.invitations_of_cohort(work, cohort_id)


@api.get("/invitations/<uuid:invitation_id>")
@require("invitations:read")
@api.response(200, schemas.InvitationView)
def show_invitation(invitation_id: UUID) -> dict[str, Any]:
    """All that a message about it needs."""
    with reading() as work:
        return queries.invitation(work, invitation_id)


@api.get("/invitations/<uuid:invitation_id>/calendar")
@require("invitations:read")
@api.response(200, _CALENDAR, content_type="text/calendar")
def show_calendar(invitation_id: UUID) -> Response:
    """Its dates as a file for calendars."""
    with reading() as work:
        plan = queries.plan_of_invitation(work, invitation_id)
        return _calendar(calendar_file.calendar_file(plan, work.now))


@api.post("/invitations/<uuid:invitation_id>/answers")
@require("answers:write")
@api.arguments(schemas.StaffReplyInput)
@api.response(200, schemas.InvitationView)
def enter_answer(answer: dict[str, Any], invitation_id: UUID) -> Response:
    """Enters, or changes, an answer that staff were told."""
    reply: Reply = answer["reply"]
    how: How = answer["how"]
    return change(
        lambda work: commands.enter_answer(work, invitation_id, reply, how, caller().subject),
        schema=schemas.InvitationView,
    )


@api.post("/invitations/<uuid:invitation_id>/links")
@require("links:write")
@api.response(201, schemas.LinkView)
def make_link(invitation_id: UUID) -> dict[str, Any]:
    """Makes a link for whoever is about to write to her.

    Each request makes another link, with an `Idempotency-Key` too: an answer that is kept to be
    given again would keep the token.
    """
    with reading() as work:
        return commands.make_link(work, invitation_id)


@api.get("/links/<token>")
@require("links:use")
@api.response(200, schemas.LinkedInvitation)
def open_link(token: str) -> dict[str, Any]:
    """The invitation behind a link. Looking changes nothing: machines follow links too."""
    with own_database().agency(queries.agency_of_link(own_database(), token)) as work:
        return queries.link(work, token)


@api.put("/links/<token>/answer")
@require("links:use")
@api.arguments(schemas.ReplyInput)
@api.response(200, schemas.LinkedInvitation)
def answer_by_link(answer: dict[str, Any], token: str) -> Response:
    """Her answer, which she may change as often as she likes."""
    reply: Reply = answer["reply"]
    return change(
        lambda work: commands.answer_by_link(work, token, reply),
        schema=schemas.LinkedInvitation,
        agency=queries.agency_of_link(own_database(), token),
    )


@api.get("/links/<token>/calendar")
@require("links:use")
@api.response(200, _CALENDAR, content_type="text/calendar")
def show_calendar_of_link(token: str) -> Response:
    """The dates behind a link as a file for calendars."""
    with own_database().agency(queries.agency_of_link(own_database(), token)) as work:
        plan, _ = queries.linked_invitation(work, token)
        return _calendar(calendar_file.calendar_file(plan, work.now))


@api.get("/group-events/<uuid:group_event_id>/attendance")
@require("attendance:read")
@api.response(200, schemas.AttendanceView)
def show_attendance(group_event_id: UUID) -> dict[str, Any]:
    """Everybody who may be there, and what is known of her being there."""
    with reading() as work:
        return queries.attendance(work, group_event_id)


@api.put("/group-events/<uuid:group_event_id>/attendance")
@require("attendance:write")
@api.arguments(schemas.AttendanceInput)
@api.response(200, schemas.AttendanceView)
def record_attendance(attendance: dict[str, Any], group_event_id: UUID) -> Response:
    """Puts down who was there; entries of people who are not named stay as they are."""
    return change(
        lambda work: commands.record_attendance(
            work, group_event_id, attendance["entries"], caller().subject
        ),
        schema=schemas.AttendanceView,
    )


def _calendar(file: bytes) -> Response:
    response = Response(file, content_type=calendar_file.CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="termine.ics"'
    return response
