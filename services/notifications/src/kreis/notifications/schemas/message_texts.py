"""Messages to one person, with their words."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.notifications.domain.appointments import State
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


class HerAppointment(Schema):
    id = fields.UUID()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    form = fields.String()
    state = fields.Enum(State, by_value=True)
    before = fields.AwareDateTime(
        allow_none=True, metadata={"description": "when it was to start until it was moved"}
    )
    changed_at = fields.AwareDateTime(
        allow_none=True,
        metadata={"description": "of the last change; null where an older release noted it"},
    )


class HerMessages(Schema):
    items = fields.List(fields.Nested(HerMessage))
    planned = fields.List(fields.Nested(PlannedMessage))
    appointments = fields.List(
        fields.Nested(HerAppointment),
        metadata={"description": "those that she was told of, also given back and cancelled ones"},
    )
