"""Opportunity and continuity over HTTP: pairs as counts, always beside people."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.insights.schemas.figures import FigureView, PairsView

_WITHHELD = "null for fewer than five people, or if it would tell how many people there are"


HAS_LIST = {"description": "false: no list of the four weeks before is complete, so nobody knows"}


class Opportunity(Schema):
    people = fields.Integer(metadata={"description": "members on this day"})
    pairs = fields.Nested(
        PairsView, metadata={"description": "both were at three counted dates or more"}
    )


class Continuity(Schema):
    week = fields.Integer(metadata={"description": "4, 8 or 12 weeks after the first day"})
    reached_on = fields.Date()
    has_list = fields.Boolean(metadata=HAS_LIST)
    people = fields.Nested(
        FigureView,
        allow_none=True,
        metadata={"description": "of the members at the end of the start week: who still comes"},
    )
    pairs = fields.Nested(PairsView, allow_none=True, metadata={"description": _WITHHELD})


class TiesOfCohort(Schema):
    cohort_id = fields.UUID()
    policy = fields.Integer(metadata={"description": "version of the rules"})
    is_filled = fields.Boolean(
        metadata={"description": "false while the histories of the owners are still being read"}
    )
    opportunity = fields.Nested(
        Opportunity, allow_none=True, metadata={"description": "null below five people"}
    )
    continuity = fields.List(fields.Nested(Continuity))
