"""School holidays, as they are asked for and shown."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Day
from kreis.contracts.calendars import LAENDER


class WeekQuery(Schema):
    land = fields.String(required=True, validate=validate.OneOf(LAENDER))
    monday = Day(required=True)
    days = fields.Integer(load_default=5, validate=validate.Range(1, 7))


class SchoolHolidays(Schema):
    days = fields.List(fields.Date())
    is_known = fields.Boolean(
        metadata={"description": "false: school holidays are not published so far ahead"}
    )
