"""Departures, as they are noted."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.chassis.http.fields import Day


class Departure(Schema):
    participant_id = fields.UUID(required=True)
    left_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "her last day in the group; today, if it is left out"},
    )
