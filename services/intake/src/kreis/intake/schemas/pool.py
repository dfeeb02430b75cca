"""The pool: who waits, and what is still to be asked."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.intake.schemas.participants import ParticipantView, Reach, StartWeek


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


class PoolAnswers(Schema):
    id = fields.UUID(allow_none=True, metadata={"description": "null unless something is open"})
    language = fields.String()
    gender = fields.String(allow_none=True)
    may_join_women_only = fields.Boolean(allow_none=True)
    slots = fields.List(fields.String())
    reach = fields.List(fields.Nested(Reach))
    excluded_venues = fields.List(fields.UUID())
    start_weeks = fields.List(fields.Nested(StartWeek))
    open = fields.List(
        fields.String(),
        metadata={
            "description": "facts that nobody has said or confirmed; none of whom the caller does"
            " not see in full"
        },
    )
