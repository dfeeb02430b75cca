"""Messages to one person, with their words."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.notifications.schemas.messages import Message
from kreis.notifications.schemas.planned_messages import PlannedMessage


class Words(Schema):
    language = fields.String(metadata={"description": "of `subject` and `text`"})
    subject = fields.String(metadata={"description": "empty for an SMS"})
    text = fields.String(metadata={"description": "as she saw it, without the link's token"})
    german_subject = fields.String()
    german = fields.String(metadata={"description": "what it says, in German"})


class HerMessage(Schema):
    message = fields.Nested(Message)
    words = fields.Nested(
        Words,
        allow_none=True,
        metadata={"description": "null if nothing was written, or its period is over"},
    )


class HerMessages(Schema):
    items = fields.List(fields.Nested(HerMessage))
    planned = fields.List(fields.Nested(PlannedMessage))
