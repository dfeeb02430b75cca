"""What notifications' requests and answers look like."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.chassis.schemas import PageArguments
from kreis.notifications.domain import CallReason, CallTaskState, Channel, Kind, State


class MessageFilter(PageArguments):
    state = fields.Enum(State, by_value=True, load_default=None)
    participant_id = fields.UUID(load_default=None)


class Message(Schema):
    id = fields.UUID()
    participant_id = fields.UUID(attribute="errand.participant_id")
    kind = fields.Enum(Kind, by_value=True, attribute="errand.kind")
    cause = fields.UUID(
        attribute="errand.cause", metadata={"description": "the id of an invitation"}
    )
    version = fields.Integer(
        attribute="errand.version",
        metadata={"description": "1 for an invitation, the version of the answer it confirms"},
    )
    channel = fields.Enum(Channel, by_value=True)
    state = fields.Enum(State, by_value=True)
    reason = fields.String(
        allow_none=True, metadata={"description": "why it failed or was suppressed, as a code"}
    )
    created_at = fields.AwareDateTime()
    changed_at = fields.AwareDateTime()


class MessagePage(Schema):
    items = fields.List(fields.Nested(Message))
    next = fields.UUID(allow_none=True)


class CallTaskFilter(PageArguments):
    state = fields.Enum(CallTaskState, by_value=True, load_default=None)


class CallTask(Schema):
    id = fields.UUID()
    participant_id = fields.UUID(attribute="errand.participant_id")
    about = fields.Enum(Kind, by_value=True, attribute="errand.kind")
    cause = fields.UUID(
        attribute="errand.cause", metadata={"description": "the id of an invitation"}
    )
    version = fields.Integer(attribute="errand.version")
    reason = fields.Enum(CallReason, by_value=True)
    state = fields.Enum(CallTaskState, by_value=True)
    raised_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)


class CallTaskPage(Schema):
    items = fields.List(fields.Nested(CallTask))
    next = fields.UUID(allow_none=True)
