"""Messages to participants, and what became of them."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.chassis.http.schemas import PageArguments
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel, Order, State, Suppression
from kreis.notifications.schemas.errands import About


class MessageFilter(PageArguments):
    state = fields.Enum(State, by_value=True, load_default=None)
    kind = fields.Enum(Kind, by_value=True, load_default=None)
    participant_id = fields.UUID(load_default=None)
    without = fields.Enum(
        Suppression,
        by_value=True,
        load_default=None,
        metadata={"description": "leaves out messages that were not sent for this reason"},
    )
    order = fields.Enum(
        Order, by_value=True, load_default=Order.OLDEST_FIRST, metadata={"description": "by time"}
    )


class Message(About):
    kind = fields.Enum(Kind, by_value=True, attribute="errand.kind")
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
    left_out = fields.Integer(
        metadata={"description": "messages of all pages that `without` leaves out"}
    )
