"""Marks of devices over HTTP: sent by staff's devices and by freelancers', settled by staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.events.api.rosters import enter
from kreis.events.commands import marks as commands
from kreis.events.domain.link_refusals import LinkExpired, LinkUnknown, PinWrong, RosterLocked
from kreis.events.domain.refusals import (
    AttendanceChanged,
    DateCancelled,
    NoGroupEvent,
    NoMark,
    TooEarly,
)
from kreis.events.domain.rosters import closed_for_marks
from kreis.events.queries import marks as queries
from kreis.events.schemas import marks as schemas

api = Blueprint("marks", "marks", description="Attendance from devices that had no net")


@api.post("/group-events/<uuid:group_event_id>/marks")
@require("attendance:write")
@refuses(NoGroupEvent)
@repeats_freely("each mark has an id of its own and is taken once")
@api.arguments(schemas.MarksInput)
@api.response(200, schemas.MarkResults)
def take_marks(sent: dict[str, Any], group_event_id: UUID) -> Response:
    """Takes what a device put down. A mark that contradicts an unseen record overwrites nothing."""

    def command(work: Work) -> dict[str, Any]:
        return {
            "results": commands.take(work, group_event_id, sent["marks"], caller().subject),
        }

    return change(command, schema=schemas.MarkResults)


@api.get("/group-events/<uuid:group_event_id>/marks")
@require("attendance:read")
@refuses(NoGroupEvent)
@api.response(200, schemas.DateMarks)
def show_marks(group_event_id: UUID) -> dict[str, Any]:
    """How many marks came of this date, and the conflicts that nobody has settled."""
    with reading() as work:
        return queries.of_group_event(work, group_event_id)


@api.post("/group-events/<uuid:group_event_id>/marks/<uuid:mark_id>/settlement")
@require("attendance:write")
@refuses(NoGroupEvent, NoMark, AttendanceChanged, DateCancelled, TooEarly, InvalidInput)
@repeats_freely("a conflict is settled once")
@api.arguments(schemas.SettlementInput)
@api.response(200, schemas.DateMarks)
def settle_mark(decided: dict[str, Any], group_event_id: UUID, mark_id: UUID) -> Response:
    """Records what the mark says, or leaves what stands. A second time changes nothing."""

    def command(work: Work) -> dict[str, Any]:
        by = caller().subject
        commands.settle(work, group_event_id, mark_id, by=by, **decided)
        return queries.of_group_event(work, group_event_id)

    return change(command, schema=schemas.DateMarks)


@api.get("/attendance/conflicts")
@require("attendance:read")
@api.response(200, schemas.DatesInConflict)
def list_dates_in_conflict() -> dict[str, Any]:
    """Dates with conflicts that nobody has settled, the oldest first."""
    with reading() as work:
        return {"dates": queries.dates_in_conflict(work)}


@api.post("/rosters/<token>/marks")
@require("rosters:use")
@refuses(LinkUnknown, LinkExpired, NoGroupEvent, PinWrong, RosterLocked)
@repeats_freely("each mark has an id of its own and is taken once")
@api.arguments(schemas.MarksByLinkInput)
@api.response(200, schemas.MarkResults)
def take_marks_by_link(sent: dict[str, Any], token: str) -> Response:
    """Takes what a freelancer's device put down: each mark for 72 hours, also when the link has
    expired meanwhile."""
    return change(
        lambda work: {"results": commands.take_by_link(work, token, sent["marks"])},
        schema=schemas.MarkResults,
        agency=enter(token, sent["pin"], closed_for_marks),
    )
