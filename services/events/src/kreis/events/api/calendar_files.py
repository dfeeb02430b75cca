"""Calendar files as responses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Response

from kreis.events.domain.group_events import GroupEvent
from kreis.events.schemas.calendar_files import CONTENT_TYPE, calendar_file

CALENDAR = {"type": "string", "description": "iCalendar, RFC 5545"}


def response(events: Sequence[GroupEvent], now: datetime, *, is_discreet: bool = False) -> Response:
    """Dates as a file to be kept."""
    file = calendar_file(events, now, is_discreet=is_discreet)
    made = Response(file, content_type=CONTENT_TYPE)
    made.headers["Content-Disposition"] = 'attachment; filename="termine.ics"'
    return made
