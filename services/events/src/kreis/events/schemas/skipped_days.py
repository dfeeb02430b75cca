"""Skipped days: days of a series on which nobody meets."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.events.domain.open_days import Reason


class SkippedDay(Schema):
    day = fields.Date()
    reason = fields.Enum(Reason, by_value=True)


class SkippedDays(Schema):
    skipped_days = fields.List(fields.Nested(SkippedDay))
