"""Agreements to be the only one of her kind in a group."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.chassis.http.fields import Day


class WaiverInput(Schema):
    participant_id = fields.UUID(required=True)
    agreed_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "the day she said so; today, if it is left out"},
    )


class Waiver(Schema):
    participant_id = fields.UUID()
    agreed_on = fields.Date()
    noted_by = fields.String()
    noted_at = fields.AwareDateTime()


class Waivers(Schema):
    waivers = fields.List(fields.Nested(Waiver))
