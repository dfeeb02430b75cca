"""Figures over HTTP: shares of people and of pairs."""

from __future__ import annotations

from marshmallow import Schema, fields

NEARLY = (
    "instead of `count`, below ten people: `all` (all, or all but one) or `none` (none, or one)"
)


class FigureView(Schema):
    count = fields.Integer(allow_none=True)
    total = fields.Integer()
    low = fields.Float(
        allow_none=True, metadata={"description": "lower bound of 95 % (Wilson), from 0 to 1"}
    )
    high = fields.Float(
        allow_none=True, metadata={"description": "upper bound of 95 % (Wilson), from 0 to 1"}
    )
    nearly = fields.String(allow_none=True, metadata={"description": NEARLY})


class PairsView(Schema):
    count = fields.Integer(allow_none=True)
    total = fields.Integer(metadata={"description": "pairs that are possible"})
    nearly = fields.String(allow_none=True, metadata={"description": NEARLY})
