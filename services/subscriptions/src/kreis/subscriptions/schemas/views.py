"""The feed of a view."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.facts import LONGEST_PAGE


class ViewFilter(Schema):
    """The arguments of every feed, without a type: a view has two types only."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**63 - 1))
    limit = fields.Integer(load_default=500, validate=validate.Range(1, LONGEST_PAGE))
    epoch = fields.UUID(load_default=None)
