"""Weekly letters of staff. None of them has an address or a number."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.notifications.domain.messages import State


class WeeklyLetter(Schema):
    monday = fields.Date(metadata={"description": "first day of its week"})
    state = fields.Enum(State, by_value=True)
    reason = fields.String(allow_none=True)
    changed_at = fields.AwareDateTime()


class NewestWeeklyLetter(Schema):
    letter = fields.Nested(
        WeeklyLetter, allow_none=True, metadata={"description": "null before the first one"}
    )
