"""Calendar files as responses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Response
from marshmallow import Schema, fields, validate

from kreis.events.domain.group_events import GroupEvent
from kreis.events.schemas.calendar_files import CONTENT_TYPE, calendar_file
from kreis.events.schemas.group_events import LANGUAGES

CALENDAR = {"type": "string", "description": "iCalendar, RFC 5545"}


class CalendarQuery(Schema):
    language = fields.String(
        load_default="de",
        validate=validate.OneOf(LANGUAGES),
        metadata={"description": "language in which topics are named, where they have such a name"},
    )


def response(
    events: Sequence[GroupEvent],
    now: datetime,
    *,
    is_discreet: bool = False,
    language: str = "de",
) -> Response:
    """Dates as a file to be kept."""
    file = calendar_file(events, now, is_discreet=is_discreet, language=language)
    made = Response(file, content_type=CONTENT_TYPE)
    made.headers["Content-Disposition"] = 'attachment; filename="termine.ics"'
    return made
