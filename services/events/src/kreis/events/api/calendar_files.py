"""Calendar files as responses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Response

from kreis.events.domain.group_events import GroupEvent
from kreis.events.schemas.calendar_files import CONTENT_TYPE, calendar_file

CALENDAR = {"type": "string", "description": "iCalendar, RFC 5545"}


def response(events: Sequence[GroupEvent], now: datetime) -> Response:
    """Dates as a file to be kept."""
    made = Response(calendar_file(events, now), content_type=CONTENT_TYPE)
    made.headers["Content-Disposition"] = 'attachment; filename="termine.ics"'
    return made
