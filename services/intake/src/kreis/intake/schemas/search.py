"""Search for people."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.intake.schemas.participants import ParticipantView


class SearchQuery(Schema):
    words = fields.String(
        required=True,
        validate=[
            validate.Length(2, 80),
            validate.Regexp(r"\s*\S.*\S", error="expected at least two letters"),
        ],
        metadata={"description": "words of a name, or at least four digits of a number"},
    )


class FoundPeople(Schema):
    items = fields.List(fields.Nested(ParticipantView))
