"""Mergers of two groups, as they are shown and asked for."""

from __future__ import annotations

from marshmallow import Schema, fields


class MergerInput(Schema):
    other_cohort_id = fields.UUID(required=True)


class Merger(Schema):
    """Two groups as one."""

    stays_cohort_id = fields.UUID(metadata={"description": "the group that goes on"})
    closes_cohort_id = fields.UUID(metadata={"description": "the one whose members come into it"})
    size = fields.Integer()
    affinity = fields.Integer(metadata={"description": "of the group afterwards, from 0 to 1000"})
    allowed = fields.Boolean()
    breaks = fields.List(fields.String())
