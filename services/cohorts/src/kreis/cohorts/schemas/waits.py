"""Who waits, how long, and what for. People stand here by id, never by name."""

from __future__ import annotations

from marshmallow import Schema, fields


class WaitingArguments(Schema):
    too_long = fields.Boolean(
        load_default=False, metadata={"description": "only those who have waited too long"}
    )


class Outlook(Schema):
    offer_id = fields.UUID()
    forms_at = fields.Integer(metadata={"description": "so many make a group"})
    could_come = fields.Integer(
        metadata={"description": "so many of those who wait could come, each by herself"}
    )


class Waiting(Schema):
    participant_id = fields.UUID()
    waiting_since = fields.Date()
    days = fields.Integer()
    is_too_long = fields.Boolean()
    offers = fields.List(
        fields.UUID(), metadata={"description": "to which she could come, if a group forms"}
    )
    cohorts = fields.List(
        fields.UUID(),
        metadata={
            "description": "in their first week, or with a free seat, that she could still join"
        },
    )


class StartOrWait(Schema):
    longest_wait_days = fields.Integer(allow_none=True)
    offers = fields.List(fields.Nested(Outlook))
    people = fields.List(fields.Nested(Waiting))
