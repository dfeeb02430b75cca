"""The pool: who waits, and what is still to be asked."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.intake.schemas.participants import ParticipantView


class PoolQuery(Schema):
    contact_person_id = fields.UUID(load_default=None)


class PoolEntry(Schema):
    participant = fields.Nested(ParticipantView)
    waiting_days = fields.Integer()
    missing = fields.List(
        fields.String(), metadata={"description": "what is still to be asked: slots, reach, …"}
    )


class PoolCount(Schema):
    count = fields.Integer(metadata={"description": "people who wait"})
