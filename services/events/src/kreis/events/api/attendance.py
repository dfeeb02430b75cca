"""Attendance over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, tag
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.events.commands import attending
from kreis.events.domain.refusals import AttendanceChanged, DateCancelled, NoGroupEvent, TooEarly
from kreis.events.queries import attendance
from kreis.events.schemas import attendance as attendance_schemas
from kreis.events.schemas.periods import FromDay

api = Blueprint("attendance", "attendance", description="Who was there")


@api.get("/group-events/<uuid:group_event_id>/attendance")
@require("attendance:read")
@refuses(NoGroupEvent)
@api.response(200, attendance_schemas.AttendanceView)
def show_attendance(group_event_id: UUID) -> dict[str, Any]:
    """Everybody who may be there, and what is known of her being there."""
    with reading() as work:
        tag(attendance.state(work, group_event_id))
        return attendance.attendance(work, group_event_id)


@api.put("/group-events/<uuid:group_event_id>/attendance")
@require("attendance:write")
@refuses(NoGroupEvent, DateCancelled, TooEarly, AttendanceChanged, InvalidInput)
@edits
@api.arguments(attendance_schemas.AttendanceInput)
@api.response(200, attendance_schemas.AttendanceView)
def record_attendance(put_down: dict[str, Any], group_event_id: UUID) -> Response:
    """Puts down who was there; entries of people who are not named stay as they are."""
    return change(
        lambda work: attending.record_attendance(
            work,
            group_event_id,
            put_down["entries"],
            caller().subject,
            all_others_present=put_down["all_others_present"],
        ),
        schema=attendance_schemas.AttendanceView,
        edited=Edited(
            f"attendance {group_event_id}",
            lambda work: attendance.state(work, group_event_id),
            keeps_what_was=True,
        ),
    )


@api.get("/absences/unclear")
@require("attendance:read")
@api.arguments(FromDay, location="query")
@api.response(200, attendance_schemas.UnclearAbsence(many=True))
def list_unclear_absences(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Absences of which nobody has said yet whether they are excused, the oldest first."""
    with reading() as work:
        return attendance.unclear_absences(work, wanted["from_"])


@api.get("/group-events/<uuid:group_event_id>/signature-list")
@require("attendance:read")
@refuses(NoGroupEvent)
@api.response(200, attendance_schemas.SignatureList)
def show_signature_list(group_event_id: UUID) -> dict[str, Any]:
    """What the list to sign is printed from, and whether it lies in the file."""
    with reading() as work:
        return attendance.signature_list(work, group_event_id)


@api.put("/group-events/<uuid:group_event_id>/signature-list")
@require("attendance:write")
@refuses(NoGroupEvent)
@api.arguments(attendance_schemas.SignatureListInput)
@api.response(200, attendance_schemas.SignatureList)
def mark_signature_list(mark: dict[str, Any], group_event_id: UUID) -> Response:
    """Marks that the signed list lies in the file, or that it does not after all."""
    return change(
        lambda work: attending.mark_signature_list(
            work, group_event_id, filed=mark["is_filed"], by=caller().subject
        ),
        schema=attendance_schemas.SignatureList,
    )
