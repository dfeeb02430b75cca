"""What subscribers were told to forget, and whether they have."""

from __future__ import annotations

from marshmallow import Schema, fields


class Acknowledgement(Schema):
    pseudonym = fields.UUID()
    forgotten_at = fields.AwareDateTime(metadata={"description": "when the view was told"})
    acknowledged_at = fields.AwareDateTime(metadata={"description": "the first time"})


class Unacknowledged(Schema):
    name = fields.String(metadata={"description": "of the subscription"})
    pseudonym = fields.UUID(metadata={"description": "as the subscriber knows her"})
    forgotten_at = fields.AwareDateTime()
    acknowledge_by = fields.AwareDateTime(metadata={"description": "72 hours later"})
    is_overdue = fields.Boolean()


class UnacknowledgedList(Schema):
    items = fields.List(fields.Nested(Unacknowledged))
