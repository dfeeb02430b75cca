"""Weekly letters of staff: whether and where."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.intake.schemas.agencies import Agency
from kreis.intake.schemas.fields import email


class WeeklyLetterInput(Schema):
    email = email(allow_none=True)
    is_wanted = fields.Boolean(required=True)


class WeeklyLetter(Schema):
    email = fields.String(allow_none=True)
    is_wanted = fields.Boolean(metadata={"description": "false as well while nothing was said"})


class WeeklyLetterReaders(Schema):
    staff = fields.List(fields.UUID(), metadata={"description": "who wants the letter"})


class WeeklyLetterTo(WeeklyLetter):
    """What the letter of a member of staff is made of."""

    is_away = fields.Boolean(metadata={"description": "today: then there is no letter to her"})
    staff = fields.List(
        fields.UUID(), metadata={"description": "she, and for whom she stands in today"}
    )
    people = fields.List(
        fields.UUID(), metadata={"description": "participants whose contact persons these are"}
    )
    waiting = fields.Integer(metadata={"description": "how many of them wait for a group"})
    agency = fields.Nested(Agency)
