"""Search for people."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class SearchQuery(Schema):
    words = fields.String(
        required=True,
        validate=[
            validate.Length(2, 80),
            validate.Regexp(r"\s*\S.*\S", error="expected at least two letters"),
        ],
        metadata={"description": "words of a name, or at least four digits of a number"},
    )
