"""Planned messages."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.notifications.domain.errands import Kind


class PlannedFilter(Schema):
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class PlannedMessage(Schema):
    participant_id = fields.UUID(attribute="errand.participant_id")
    invitation_id = fields.UUID(attribute="errand.invitation_id")
    kind = fields.Enum(Kind, by_value=True, attribute="errand.kind")
    cause = fields.UUID(attribute="errand.cause", metadata={"description": "as of a message"})
    version = fields.Integer(attribute="errand.version", metadata={"description": "of the cause"})
    is_message = fields.Boolean(
        metadata={
            "description": "false: nothing is sent, it is seen then whether she has answered, and"
            " a call task is raised if not"
        }
    )
    not_before = fields.AwareDateTime(metadata={"description": "when it falls due"})


class PlannedMessages(Schema):
    items = fields.List(fields.Nested(PlannedMessage))
