"""The answer to a DELETE."""

from __future__ import annotations

from marshmallow import Schema, fields


class Removed(Schema):
    id = fields.UUID(metadata={"description": "what is not there any more"})
