"""Answers that staff are to see to."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.events.schemas.group_events import WallTime


class Declined(Schema):
    invitation_id = fields.UUID()
    participant_id = fields.UUID()
    cohort_id = fields.UUID()
    answered_at = fields.AwareDateTime()


class DateWithOpenAnswers(Schema):
    id = fields.UUID()
    cohort_id = fields.UUID()
    starts_at = WallTime()
    asked_until = fields.AwareDateTime(
        allow_none=True,
        metadata={"description": "until when members were asked whether its last change suits"},
    )
    participant_ids = fields.List(fields.UUID())


class OpenAnswers(Schema):
    declined = fields.List(
        fields.Nested(Declined), metadata={"description": "who said no to all dates"}
    )
    declined_dates = fields.List(
        fields.Nested(DateWithOpenAnswers),
        metadata={"description": "who said no to one date of the next 14 days alone"},
    )
    unconfirmed_dates = fields.List(
        fields.Nested(DateWithOpenAnswers),
        metadata={"description": "who said yes before a change and did not confirm it in time"},
    )
