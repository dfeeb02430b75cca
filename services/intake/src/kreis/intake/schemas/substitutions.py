"""Substitutions: who of staff stands in for whom."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from kreis.chassis.http.fields import Day


class SubstitutionInput(Schema):
    """Somebody stands in for a member of staff, first and last day included."""

    staff_id = fields.UUID(required=True)
    substitute_id = fields.UUID(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)

    @validates_schema
    def check_sense(self, data: dict[str, Any], **_: Any) -> None:
        if data["staff_id"] == data["substitute_id"]:
            raise ValidationError("expected somebody else", "substitute_id")
        if data["last_day"] < data["first_day"]:
            raise ValidationError("expected no day before the first", "last_day")


class Substitution(SubstitutionInput):
    id = fields.UUID()
