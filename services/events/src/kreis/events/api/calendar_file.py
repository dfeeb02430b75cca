"""Calendar files as answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Response

from kreis.events.domain.group_events import GroupEvent
from kreis.events.schemas.calendar_file import CONTENT_TYPE, calendar_file

CALENDAR = {"type": "string", "description": "iCalendar, RFC 5545"}


def answer(events: Sequence[GroupEvent], now: datetime) -> Response:
    """Dates as a file to be kept."""
    response = Response(calendar_file(events, now), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="termine.ics"'
    return response
