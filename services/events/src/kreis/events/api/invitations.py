"""Invitations over HTTP, for staff and for the service that writes to participants."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses, repeats_freely
from kreis.chassis.http.views import change, reading
from kreis.events.api import calendar_file
from kreis.events.commands import answering
from kreis.events.domain.invitations import How, Reply
from kreis.events.domain.refusals import (
    DateCancelled,
    DateChanged,
    DatePast,
    NoChildcare,
    NoCohort,
    NoGroupEvent,
    NoInvitation,
    NoMember,
    NoRoom,
)
from kreis.events.queries import invitations
from kreis.events.schemas import invitations as invitation_schemas

api = Blueprint("invitations", "invitations", description="Who is asked, and her answer")

_VIEW = invitation_schemas.InvitationView()


@api.get("/cohorts/<uuid:cohort_id>/invitations")
@require("invitations:read")
@refuses(NoCohort)
@api.response(200, invitation_schemas.InvitationView(many=True))
def list_invitations(cohort_id: UUID) -> list[dict[str, Any]]:
    """Everybody in a cohort, and what she answered."""
    with reading() as work:
        return invitations.invitations_of_cohort(work, cohort_id)


@api.get("/invitations/<uuid:invitation_id>")
@require("invitations:read")
@refuses(NoInvitation)
@api.response(200, invitation_schemas.InvitationView)
def show_invitation(invitation_id: UUID) -> dict[str, Any]:
    """All that a message about it needs."""
    with reading() as work:
        found = invitations.invitation(work, invitation_id)
        tag(whole(_VIEW.dump(found)))
        return found


@api.get("/invitations/<uuid:invitation_id>/calendar")
@require("invitations:read")
@refuses(NoInvitation)
@api.response(200, calendar_file.CALENDAR, content_type="text/calendar")
def show_calendar(invitation_id: UUID) -> Response:
    """Its dates as a file for calendars."""
    with reading() as work:
        invitation = invitations.invitation_or_problem(work, invitation_id)
        plan = invitations.plan_of_invitation(work, invitation_id)
        return calendar_file.answer(invitations.dates_for_her_calendar(plan, invitation), work.now)


@api.post("/invitations/<uuid:invitation_id>/answers")
@require("answers:write")
@refuses(NoInvitation, NoMember, NoRoom, NoChildcare)
@edits
@api.arguments(invitation_schemas.StaffReplyInput)
@api.response(200, invitation_schemas.InvitationView)
def enter_answer(answer: dict[str, Any], invitation_id: UUID) -> Response:
    """Enters, or changes, an answer that staff were told."""
    reply: Reply = answer["reply"]
    how: How = answer["how"]
    return change(
        lambda work: answering.enter_answer(work, invitation_id, reply, how, caller().subject),
        schema=invitation_schemas.InvitationView,
        edited=Edited(f"invitation {invitation_id}", lambda work: _state(work, invitation_id)),
    )


@api.post("/invitations/<uuid:invitation_id>/group-events/<uuid:group_event_id>/answers")
@require("answers:write")
@refuses(
    NoInvitation, NoMember, NoGroupEvent, DateChanged, DateCancelled, DatePast, NoRoom, NoChildcare
)
@api.arguments(invitation_schemas.StaffDateReplyInput)
@api.response(200, invitation_schemas.InvitationView)
def enter_date_answer(
    answer: dict[str, Any], invitation_id: UUID, group_event_id: UUID
) -> Response:
    """Enters, or changes, what staff were told about one date."""
    said = answering.SaidOfDate(
        group_event_id, answer["reply"], answer["sequence"], answer["waits"]
    )
    return change(
        lambda work: answering.enter_date_answer(
            work, invitation_id, said, answer["how"], caller().subject
        ),
        schema=invitation_schemas.InvitationView,
    )


@api.post("/invitations/<uuid:invitation_id>/links")
@require("links:write")
@refuses(NoInvitation)
@repeats_freely("a kept answer would keep the token")
@api.response(201, invitation_schemas.LinkView)
def make_link(invitation_id: UUID) -> dict[str, Any]:
    """Makes a link for whoever is about to write to her.

    Each request makes another link, with an `Idempotency-Key` too: an answer that is kept to be
    given again would keep the token.
    """
    with reading() as work:
        return answering.make_link(work, invitation_id)


def _state(work: Work, invitation_id: UUID) -> State:
    """Her answer, as the invitation shows it."""
    return whole(_VIEW.dump(invitations.invitation(work, invitation_id)))
