"""Calendar files as answers."""

from __future__ import annotations

from datetime import datetime

from flask import Response

from kreis.events.domain.plan import Plan
from kreis.events.schemas.calendar_file import CONTENT_TYPE, calendar_file

CALENDAR = {"type": "string", "description": "iCalendar, RFC 5545"}


def answer(plan: Plan, now: datetime) -> Response:
    """All dates of a plan as a file to be kept."""
    response = Response(calendar_file(plan, now), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="termine.ics"'
    return response
