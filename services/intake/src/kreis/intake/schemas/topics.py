"""The catalogue of topics, as it is sent and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kreis.intake.schemas.fields import TOPIC

LANGUAGES = ("de", "de-simple", "en", "tr", "ar", "uk")
"""Languages that participants' pages and messages are written in."""
LONGEST_NAME = 80
"""Characters. A name stands in a line of a message."""


class TopicInput(Schema):
    names = fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGES)),
        values=fields.String(validate=validate.Length(1, LONGEST_NAME)),
        required=True,
        metadata={"description": "name by language, German at least"},
    )
    is_archived = fields.Boolean(
        load_default=False,
        metadata={"description": "nobody can wish for it or plan it any more; wishes stay"},
    )

    @validates_schema
    def check_german(self, data: dict[str, Any], **_: Any) -> None:
        if not data["names"].get("de", "").strip():
            raise ValidationError("expected a German name", "names")


class Topic(TopicInput):
    key = fields.String(validate=TOPIC)


class CountedTopic(Topic):
    is_in_catalogue = fields.Boolean(
        metadata={"description": "false for a key that people wish for and that has no name"}
    )
    wishes = fields.Integer(
        metadata={"description": "how many wish for it, without those who have left"}
    )
    waiting = fields.Integer(metadata={"description": "how many of them wait for a group"})


class Topics(Schema):
    topics = fields.List(fields.Nested(CountedTopic))
