"""Children of a participant."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Name
from kreis.intake.schemas.fields import BirthMonth


class ChildInput(Schema):
    first_name = Name(load_default=None, validate=validate.Length(1, 100))
    birth_month = BirthMonth(required=True)
    needs_care = fields.Boolean(
        load_default=None,
        allow_none=True,
        metadata={"description": "null: nobody has said it yet; a group keeps a place for it"},
    )


class ChildChange(ChildInput):
    needs_care = fields.Boolean(
        allow_none=True,
        metadata={"description": "of a known child, left out: as before; null: nobody has said"},
    )
    id = fields.UUID(
        load_default=None, metadata={"description": "of a child that is known; none for a new one"}
    )


class ChildView(ChildInput):
    id = fields.UUID()


class ChildToday(ChildView):
    needs_care = fields.Boolean(
        metadata={"description": "true as well while nobody has said it: it may come along"}
    )
    age = fields.Integer(metadata={"description": "full years, today"})
