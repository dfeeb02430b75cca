"""Closure days, and the dates that stand on them still."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class ClosureDayInput(Schema):
    reason = fields.String(required=True, validate=validate.Length(1, 100))


class ClosureDay(Schema):
    day = fields.Date()
    reason = fields.String()
    group_event_ids = fields.List(
        fields.UUID(), metadata={"description": "dates that stand on it still"}
    )


class ClosureDays(Schema):
    closure_days = fields.List(fields.Nested(ClosureDay))
