"""Who of a cohort comes regularly. People stand here by id, never by name."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.insights.schemas.figures import FigureView
from kreis.insights.schemas.ties import HAS_LIST


class DateOfCohort(Schema):
    group_event_id = fields.UUID()
    day = fields.Date()
    kind = fields.String()
    state = fields.String(
        metadata={"description": "`complete`, `missing` (no complete list), `cancelled`, `to_come`"}
    )
    counts = fields.Boolean(metadata={"description": "whether dates of this kind count at all"})


class Mark(Schema):
    group_event_id = fields.UUID()
    mark = fields.String(
        metadata={
            "description": "`present`, `absent`, `not_expected`, or `missing`: nothing is recorded"
        }
    )


class Standing(Schema):
    """How regularly somebody comes, over all her cohorts."""

    band = fields.String(
        metadata={"description": "`new` (fewer than 4 counted dates), `regular`, `irregular`"}
    )
    present = fields.Integer(metadata={"description": "at how many counted dates she was"})
    counted = fields.Integer(metadata={"description": "how many dates count, over all her cohorts"})
    present_of_window = fields.Integer(metadata={"description": "of the last four counted dates"})
    last_day = fields.Date(allow_none=True, metadata={"description": "her last counted date"})
    is_stale = fields.Boolean(
        metadata={
            "description": "`last_day` is over 35 days ago, or two and a half rhythms of her group"
        }
    )
    absent_in_a_row = fields.Integer(metadata={"description": "counted dates, up to the last"})
    longest_gap_weeks = fields.Integer(
        allow_none=True, metadata={"description": "whole weeks between two presences"}
    )


class RegularityOfMember(Standing):
    participant_id = fields.UUID()
    since = fields.Date(metadata={"description": "her first day in the cohort"})
    until = fields.Date(allow_none=True, metadata={"description": "her last day, if it is over"})
    window = fields.List(fields.Date(), metadata={"description": "the last four counted dates"})
    marks = fields.List(
        fields.Nested(Mark), metadata={"description": "each date that is over and was her own"}
    )


class StartersFigure(Schema):
    week = fields.Integer(metadata={"description": "4, 8 or 12 weeks after her first day"})
    has_list = fields.Boolean(metadata=HAS_LIST)
    figure = fields.Nested(
        FigureView,
        allow_none=True,
        metadata={"description": "null for fewer than five people, or without a list"},
    )


class RegularityOfCohort(Schema):
    cohort_id = fields.UUID()
    first_day = fields.Date(allow_none=True)
    closed_on = fields.Date(allow_none=True)
    policy = fields.Integer(metadata={"description": "version of the rules"})
    is_filled = fields.Boolean(
        metadata={"description": "false while the histories of the owners are still being read"}
    )
    dates = fields.List(fields.Nested(DateOfCohort))
    members = fields.List(fields.Nested(RegularityOfMember))
    regular = fields.Nested(
        FigureView,
        allow_none=True,
        metadata={"description": "of members with four counted dates; null below five people"},
    )
    starters = fields.List(
        fields.Nested(StartersFigure),
        metadata={
            "description": "of those who came in their first two weeks; leavers did not come"
        },
    )
