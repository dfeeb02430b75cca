"""Tellings: what is planned and done to tell people about a cause."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class TellingFilter(Schema):
    cause = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(1, 100),
        metadata={
            "description": "ids of invitations, of acts of staff that changed dates, of dates to"
            " sign up for, of offered places or of messages of staff"
        },
    )


class Telling(Schema):
    is_being_planned = fields.Boolean(
        metadata={"description": "who is to be told is still being found out"}
    )
    planned = fields.Integer(metadata={"description": "messages to be sent; decided on then"})
    next_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "when the first of them falls due"}
    )
    sent = fields.Integer()
    left_unsent = fields.Integer(metadata={"description": "on purpose, with a reason each"})
    failed = fields.Integer(metadata={"description": "did not arrive, or nobody knows"})
    calls_open = fields.Integer()
    calls_closed = fields.Integer()
