"""Lookalikes: who may be registered already."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.chassis.http.fields import Phone
from kreis.intake.schemas.fields import BirthDate, email, name


class LikenessQuery(Schema):
    """Who is about to be registered, as far as it is known."""

    first_name = name()
    last_name = name()
    birth_date = BirthDate(load_default=None, allow_none=True)
    email = email(allow_none=True)
    phone = Phone(load_default=None, allow_none=True)


class Lookalike(Schema):
    participant_id = fields.UUID()
    same = fields.List(fields.String(), metadata={"description": "the fields that are the same"})
