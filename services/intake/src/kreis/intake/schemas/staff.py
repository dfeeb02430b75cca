"""Members of staff."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.chassis.http.fields import Phone
from kreis.intake.schemas.fields import name


class StaffProfile(Schema):
    first_name = name()
    last_name = name()
    phone = Phone(required=True)


class Staff(StaffProfile):
    id = fields.UUID()
