"""Quarters over HTTP. Figures stand here once the quarter is frozen."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.chassis.http.schemas import sometimes
from kreis.insights.schemas.figures import NEARLY, FigureView
from kreis.insights.schemas.ties import Continuity, Opportunity

_WITHHELD = "null for fewer than five people, or if others could be told from it by subtraction"


class GroupOfQuarter(Schema):
    cohort_id = fields.UUID()
    regular = fields.Nested(FigureView, allow_none=True, metadata={"description": _WITHHELD})
    opportunity = fields.Nested(Opportunity, allow_none=True)
    continuity = fields.List(
        fields.Nested(Continuity),
        metadata={"description": "weeks that the group has reached in it"},
    )


class FormatOfQuarter(Schema):
    """What stands below `verdict` is there only if it is `told`."""

    kinds = fields.List(
        fields.String(), metadata={"description": "several if small formats were merged"}
    )
    dates = fields.Integer()
    verdict = fields.String(
        metadata={
            "description": "`told`; `few_dates` (fewer than 3), `few_staff` (fewer than 2 have"
            " recorded them) or `few_people` (fewer than 5)"
        }
    )
    dates_without_cost = fields.Integer(metadata=sometimes())
    cents = fields.Integer(metadata=sometimes("of the dates whose cost is known"))
    contact_minutes = fields.Integer(metadata=sometimes("of all people at all dates"))
    units = fields.Integer(
        allow_none=True,
        metadata=sometimes("of 45 minutes; null unless a module"),
    )
    cents_per_contact_hour = fields.Integer(allow_none=True, metadata=sometimes())
    can_make_regular = fields.Boolean(
        metadata=sometimes("false for single dates, and where nobody is expected")
    )
    regular = fields.Nested(FigureView, allow_none=True, metadata=sometimes(_WITHHELD))
    cents_per_regular = fields.Integer(
        allow_none=True,
        metadata=sometimes("null below five people, or if a cost is missing"),
    )
    continuing = fields.Nested(
        FigureView,
        allow_none=True,
        metadata=sometimes("came in the last four weeks of the quarter"),
    )
    cents_per_continuing = fields.Integer(allow_none=True, metadata=sometimes())


class FiguresOfQuarter(Schema):
    regular = fields.Nested(FigureView, allow_none=True, metadata={"description": _WITHHELD})
    groups = fields.List(fields.Nested(GroupOfQuarter))
    formats = fields.List(fields.Nested(FormatOfQuarter))


class ExchangeOfQuarter(Schema):
    """The used half of ties, over all circles of mutual childcare. People are members of circles,
    of whom nobody here knows who they are."""

    people = fields.Integer(
        allow_none=True, metadata={"description": "null: fewer than five, and no pairs are told"}
    )
    pairs = fields.Integer(
        allow_none=True,
        metadata={"description": "with confirmed exchanges in two weeks or more; null if nearly"},
    )
    nearly = fields.String(allow_none=True, metadata={"description": NEARLY})


class QuarterView(Schema):
    quarter = fields.String()
    first_day = fields.Date()
    last_day = fields.Date()
    frozen_on = fields.Date(metadata={"description": "14 days after its end"})
    is_frozen = fields.Boolean()
    is_filled = fields.Boolean(
        metadata={"description": "false while the histories of the owners are still being read"}
    )
    policy = fields.Integer(allow_none=True, metadata={"description": "version of the rules"})
    held_dates = fields.Integer(metadata={"description": "dates with a complete list so far"})
    dates_without_list = fields.Integer(
        allow_none=True,
        metadata={
            "description": "dates that are over and count for nobody, for want of a complete list:"
            " as it was frozen, else so far; null of quarters frozen before it was counted"
        },
    )
    figures = fields.Nested(
        FiguresOfQuarter,
        allow_none=True,
        metadata={"description": "as they were frozen; null before"},
    )
    exchange = fields.Nested(
        ExchangeOfQuarter,
        allow_none=True,
        metadata={"description": "null: nothing was counted, or not yet"},
    )


class QuarterList(Schema):
    running = fields.String()
    frozen = fields.List(fields.String(), metadata={"description": "the newest first"})
