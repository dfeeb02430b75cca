"""Attendance over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.auth import caller, require
from kreis.chassis.web import Blueprint, change, reading
from kreis.events.commands import attending
from kreis.events.queries import attendance
from kreis.events.schemas import attendance as attendance_schemas

api = Blueprint("attendance", "attendance", description="Who was there")


@api.get("/group-events/<uuid:group_event_id>/attendance")
@require("attendance:read")
@api.response(200, attendance_schemas.AttendanceView)
def show_attendance(group_event_id: UUID) -> dict[str, Any]:
    """Everybody who may be there, and what is known of her being there."""
    with reading() as work:
        return attendance.attendance(work, group_event_id)


@api.put("/group-events/<uuid:group_event_id>/attendance")
@require("attendance:write")
@api.arguments(attendance_schemas.AttendanceInput)
@api.response(200, attendance_schemas.AttendanceView)
def record_attendance(put_down: dict[str, Any], group_event_id: UUID) -> Response:
    """Puts down who was there; entries of people who are not named stay as they are."""
    return change(
        lambda work: attending.record_attendance(
            work, group_event_id, put_down["entries"], caller().subject
        ),
        schema=attendance_schemas.AttendanceView,
    )
