"""Children of a participant."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.intake.schemas.fields import BirthMonth


class ChildInput(Schema):
    first_name = fields.String(load_default=None, validate=validate.Length(1, 100))
    birth_month = BirthMonth(required=True)
    needs_care = fields.Boolean(load_default=False)


class ChildChange(ChildInput):
    id = fields.UUID(
        load_default=None, metadata={"description": "of a child that is known; none for a new one"}
    )


class ChildView(ChildInput):
    id = fields.UUID()


class ChildToday(ChildView):
    age = fields.Integer(metadata={"description": "full years, today"})
