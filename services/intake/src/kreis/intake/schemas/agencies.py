"""The agency, its staff, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kreis.intake.schemas.fields import LAENDER, Phone, name


class AgencyProfile(Schema):
    name = name()
    short_name = fields.String(required=True, validate=validate.Length(1, 30))
    land = fields.String(required=True, validate=validate.OneOf(LAENDER))
    phone = Phone(required=True)
    office_hours = fields.String(required=True, validate=validate.Length(1, 100))


class Agency(AgencyProfile):
    id = fields.UUID()


class StaffProfile(Schema):
    first_name = name()
    last_name = name()
    phone = Phone(required=True)


class Staff(StaffProfile):
    id = fields.UUID()


class SubstitutionInput(Schema):
    """Somebody stands in for a member of staff, first and last day included."""

    staff_id = fields.UUID(required=True)
    substitute_id = fields.UUID(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)

    @validates_schema
    def check_sense(self, data: dict[str, Any], **_: Any) -> None:
        if data["staff_id"] == data["substitute_id"]:
            raise ValidationError("expected somebody else", "substitute_id")
        if data["last_day"] < data["first_day"]:
            raise ValidationError("expected no day before the first", "last_day")


class Substitution(SubstitutionInput):
    id = fields.UUID()


class Removed(Schema):
    id = fields.UUID(metadata={"description": "what is not there any more"})
