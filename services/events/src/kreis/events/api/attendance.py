"""Attendance over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, tag
from kreis.chassis.http.routes import Blueprint, edits, refuses, repeats_freely
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.events.commands import attendance as commands
from kreis.events.domain.refusals import (
    AttendanceChanged,
    DateCancelled,
    NoGroupEvent,
    TooEarly,
)
from kreis.events.queries import attendance as queries
from kreis.events.schemas import attendance as schemas

api = Blueprint("attendance", "attendance", description="Who was there")


@api.get("/group-events/<uuid:group_event_id>/attendance")
@require("attendance:read")
@refuses(NoGroupEvent)
@api.response(200, schemas.AttendanceView)
def show_attendance(group_event_id: UUID) -> dict[str, Any]:
    """Everybody who may be there, and what is known of her being there."""
    with reading() as work:
        tag(queries.state(work, group_event_id))
        return queries.of_group_event(work, group_event_id)


@api.put("/group-events/<uuid:group_event_id>/attendance")
@require("attendance:write")
@refuses(NoGroupEvent, DateCancelled, TooEarly, AttendanceChanged, InvalidInput)
@edits
@api.arguments(schemas.AttendanceInput)
@api.response(200, schemas.AttendanceView)
def record_attendance(recorded: dict[str, Any], group_event_id: UUID) -> Response:
    """Records who was there; entries of people who are not named stay as they are."""

    def command(work: Work) -> dict[str, Any]:
        commands.record(
            work,
            group_event_id,
            recorded["entries"],
            caller().subject,
            all_others_present=recorded["all_others_present"],
        )
        return queries.of_group_event(work, group_event_id)

    return change(
        command,
        schema=schemas.AttendanceView,
        edited=Edited(
            f"attendance {group_event_id}",
            lambda work: queries.state(work, group_event_id),
            keeps_what_was=True,
        ),
    )


@api.get("/attendance")
@require("attendance:read")
@api.arguments(schemas.ReportQuery, location="query")
@api.response(200, schemas.AttendanceReport)
def report_attendance(wanted: dict[str, Any]) -> dict[str, Any]:
    """Who was absent in a period, how often each was present, and which lists are missing."""
    with reading() as work:
        return queries.report(work, _asked(wanted))


@api.get("/attendance/missing")
@require("attendance:read")
@api.arguments(schemas.ReportQuery, location="query")
@api.response(200, schemas.MissingLists)
def list_missing_lists(wanted: dict[str, Any]) -> dict[str, Any]:
    """Dates that are over and whose list is not complete, the oldest first."""
    with reading() as work:
        return {"missing_lists": queries.missing_lists(work, _asked(wanted))}


def _asked(wanted: dict[str, Any]) -> queries.Asked:
    return queries.Asked(
        wanted["from_"], wanted["until"], wanted["cohort_id"], wanted["participant_id"]
    )


@api.get("/absences/unclear")
@require("attendance:read")
@api.arguments(schemas.FromDay, location="query")
@api.response(200, schemas.UnclearAbsence(many=True))
def list_unclear_absences(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Absences of which nobody has said yet whether they are excused, the oldest first."""
    with reading() as work:
        return queries.unclear_absences(work, wanted["from_"])


@api.post("/attendance/first-days")
@require("attendance:read")
@repeats_freely("changes nothing")
@api.arguments(schemas.PeopleSince)
@api.response(200, schemas.FirstDay(many=True))
def show_first_days(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """When these people were there for the first time, the earliest first. Who never was is left
    out. A POST, because the list is long."""
    with reading() as work:
        return queries.first_days(work, wanted["people"])
