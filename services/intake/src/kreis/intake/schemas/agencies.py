"""The agency itself."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Phone
from kreis.chassis.http.schemas import Line
from kreis.contracts.calendars import LAENDER
from kreis.intake.schemas.fields import name


class AgencyProfile(Schema):
    name = name()
    short_name = Line(required=True, validate=validate.Length(1, 30))
    land = fields.String(required=True, validate=validate.OneOf(LAENDER))
    phone = Phone(required=True)
    office_hours = Line(required=True, validate=validate.Length(1, 100))


class Agency(AgencyProfile):
    id = fields.UUID()
