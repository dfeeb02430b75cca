"""The message to somebody who is missed, as staff see it before it leaves."""

from __future__ import annotations

from marshmallow import Schema, fields


class MissedText(Schema):
    language = fields.String()
    subject = fields.String()
    text = fields.String(metadata={"description": "of the mail; what is hers in brackets"})
    sms_text = fields.String(metadata={"description": "the same as an SMS; shorter in some"})


class MissedMessage(Schema):
    items = fields.List(fields.Nested(MissedText))
