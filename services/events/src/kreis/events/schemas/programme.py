"""The programme: what the first weekly dates of new cohorts are for."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.events.domain.group_events import Kind
from kreis.events.schemas.group_events import OF_WEEKLY_DATES


class Programme(Schema):
    """What the first weekly dates are for, in order; those after them are open."""

    kinds = fields.List(
        fields.Enum(Kind, by_value=True, validate=OF_WEEKLY_DATES),
        required=True,
        validate=validate.Length(max=60),
    )
