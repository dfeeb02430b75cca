"""Calendar feeds."""

from __future__ import annotations

from marshmallow import Schema, fields


class FeedView(Schema):
    token = fields.String(
        allow_none=True,
        metadata={"description": "the secret part of the feed's address, told this once"},
    )
