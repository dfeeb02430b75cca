"""Answers over HTTP: by a participant's link, or entered by staff as they were told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.events.api.by_link import CHANGES_NOT, change_by_link
from kreis.events.commands import answers as commands
from kreis.events.commands.answers import SaidOfDate
from kreis.events.domain.invitations import How, Reply
from kreis.events.domain.refusals import (
    DateCancelled,
    DateChanged,
    DatePast,
    NoChildcare,
    NoGroupEvent,
    NoInvitation,
    NoMember,
    NoRoom,
)
from kreis.events.queries import invitations, links, open_answers
from kreis.events.schemas import answers as schemas
from kreis.events.schemas.invitations import InvitationView
from kreis.events.schemas.links import LinkedInvitation
from kreis.events.schemas.open_answers import OpenAnswers

api = Blueprint("answers", "answers", description="What people answer, and change later")

_VIEW = InvitationView()


@api.get("/answers/open")
@require("invitations:read")
@api.response(200, OpenAnswers)
def list_open_answers() -> dict[str, Any]:
    """Answers that staff are to see to, of all cohorts that still meet."""
    with reading() as work:
        return open_answers.to_settle(work)


@api.put("/links/<token>/answer")
@require("links:use")
@refuses(*CHANGES_NOT, NoMember, NoRoom, NoChildcare)
@api.arguments(schemas.ReplyInput)
@api.response(200, LinkedInvitation)
def answer_by_link(answer: dict[str, Any], token: str) -> Response:
    """Her answer, which she may change as often as she likes."""
    reply: Reply = answer["reply"]

    def command(work: Work, invitation_id: UUID) -> dict[str, Any]:
        return links.link(work, *commands.answer(work, invitation_id, reply, How.LINK))

    return change_by_link(token, command, schema=LinkedInvitation)


@api.put("/links/<token>/group-events/<uuid:group_event_id>/answer")
@require("links:use")
@refuses(
    *CHANGES_NOT,
    NoMember,
    NoGroupEvent,
    DateChanged,
    DateCancelled,
    DatePast,
    NoRoom,
    NoChildcare,
)
@api.arguments(schemas.DateReplyInput)
@api.response(200, LinkedInvitation)
def answer_date_by_link(answer: dict[str, Any], token: str, group_event_id: UUID) -> Response:
    """What she says about one date; for all the others her answer stays."""
    said = SaidOfDate(group_event_id, answer["reply"], answer["sequence"], answer["waits"])

    def command(work: Work, invitation_id: UUID) -> dict[str, Any]:
        return links.link(work, *commands.answer_date(work, invitation_id, said, How.LINK))

    return change_by_link(token, command, schema=LinkedInvitation)


@api.post("/invitations/<uuid:invitation_id>/answers")
@require("answers:write")
@refuses(NoInvitation, NoMember, NoRoom, NoChildcare)
@edits
@api.arguments(schemas.StaffReplyInput)
@api.response(200, InvitationView)
def enter_answer(answer: dict[str, Any], invitation_id: UUID) -> Response:
    """Enters, or changes, an answer that staff were told."""
    reply: Reply = answer["reply"]
    how: How = answer["how"]

    def command(work: Work) -> dict[str, Any]:
        answered = commands.answer(work, invitation_id, reply, how, caller().subject)
        return invitations.shown(work, *answered)

    hers = Edited(
        f"invitation {invitation_id}",
        lambda work: whole(_VIEW.dump(invitations.invitation(work, invitation_id))),
    )
    return change(command, schema=InvitationView, edited=hers)


@api.post("/invitations/<uuid:invitation_id>/group-events/<uuid:group_event_id>/answers")
@require("answers:write")
@refuses(
    NoInvitation,
    NoMember,
    NoGroupEvent,
    DateChanged,
    DateCancelled,
    DatePast,
    NoRoom,
    NoChildcare,
)
@api.arguments(schemas.StaffDateReplyInput)
@api.response(200, InvitationView)
def enter_date_answer(
    answer: dict[str, Any], invitation_id: UUID, group_event_id: UUID
) -> Response:
    """Enters, or changes, what staff were told about one date."""
    said = SaidOfDate(group_event_id, answer["reply"], answer["sequence"], answer["waits"])

    def command(work: Work) -> dict[str, Any]:
        by = caller().subject
        answered = commands.answer_date(work, invitation_id, said, answer["how"], by)
        return invitations.shown(work, *answered)

    return change(command, schema=InvitationView)
