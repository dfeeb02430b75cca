"""Messages to contributors, and what became of them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel, State


class ContributorMessageFilter(Schema):
    change_id = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class ContributorMessage(Schema):
    """What became of telling a speaker, or somebody of childcare, of a change."""

    id = fields.UUID()
    recipient_id = fields.UUID(
        metadata={"description": "who she is for this change, as events says; not on other changes"}
    )
    change_id = fields.UUID(metadata={"description": "the act of staff that changed dates"})
    kind = fields.Enum(Kind, by_value=True)
    channel = fields.Enum(Channel, by_value=True)
    state = fields.Enum(State, by_value=True)
    reason = fields.String(allow_none=True)
    needs_call = fields.Boolean(
        metadata={"description": "she could not be told in writing, and nobody has called her yet"}
    )
    called_by = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    changed_at = fields.AwareDateTime()


class ContributorMessages(Schema):
    items = fields.List(fields.Nested(ContributorMessage))
