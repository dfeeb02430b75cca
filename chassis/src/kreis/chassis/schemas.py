"""Pieces of HTTP bodies that every service has."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class StoryTime(Schema):
    now = fields.AwareDateTime(required=True)


class PageArguments(Schema):
    """Cursor pages: `after` is the `next` of the page before."""

    after = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))
