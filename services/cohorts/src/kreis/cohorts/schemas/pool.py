"""The copy of the pool. People stand here by id, never by name."""

from __future__ import annotations

from marshmallow import Schema, fields


class PoolPerson(Schema):
    participant_id = fields.UUID()
    state = fields.String()
    version = fields.Integer(metadata={"description": "one more each time intake tells of her"})
