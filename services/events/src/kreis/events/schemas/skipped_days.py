"""Skipped days: days of a series on which nobody meets."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.events.domain.open_days import Reason
from kreis.events.schemas.group_events import Arrangement


class SkippedDay(Schema):
    day = fields.Date()
    reason = fields.Enum(Reason, by_value=True)
    would_be = fields.Nested(
        Arrangement,
        allow_none=True,
        metadata={"description": "when and where a date added on this day would be"},
    )


class SkippedDays(Schema):
    skipped_days = fields.List(fields.Nested(SkippedDay))
