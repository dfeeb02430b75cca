"""Cohorts that meet in a period, and the dates of all cohorts in it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from kreis.chassis.http.fields import Day
from kreis.events.schemas.group_events import CLOCK, GroupEventView, Venue, WallTime
from kreis.events.schemas.places import Places


class Period(Schema):
    """Days as they are where a cohort meets."""

    from_ = Day(data_key="from", required=True)
    until = Day(
        load_default=None, metadata={"description": "the last day; without it there is no end"}
    )

    @validates_schema
    def check_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["until"] is not None and data["until"] < data["from_"]:
            raise ValidationError("expected a day not before from", "until")


class DatesWanted(Period):
    with_coming = fields.Boolean(
        load_default=True,
        metadata={"description": "false: without how many come, which is quicker"},
    )


class WeeklyHours(Schema):
    weekday = fields.String()
    starts_at = fields.Time(CLOCK)
    ends_at = fields.Time(CLOCK)


class Answers(Schema):
    """What its members answered to all dates. Who has left is not counted."""

    yes = fields.Integer()
    no = fields.Integer()
    open = fields.Integer(metadata={"description": "how many have not answered"})


class NextDate(Schema):
    id = fields.UUID()
    starts_at = WallTime()
    ends_at = WallTime()


class MeetingCohort(Schema):
    id = fields.UUID()
    name = fields.String(metadata={"description": "what staff call the cohort"})
    venue = fields.Nested(Venue)
    series = fields.Nested(WeeklyHours)
    first_day = Day(metadata={"description": "the day of its first date, also a cancelled one"})
    last_start_day = Day(
        allow_none=True,
        metadata={"description": "the last day of its start week that takes place"},
    )
    next = fields.Nested(
        NextDate,
        allow_none=True,
        metadata={"description": "its next date that takes place and is not over"},
    )
    answers = fields.Nested(Answers)


class NumberedDate(GroupEventView):
    """How many come is null if nobody asked for it."""

    adults_coming = fields.Integer(
        allow_none=True, metadata={"description": "how many have said yes; null: not asked for"}
    )
    adults_unconfirmed = fields.Integer(
        allow_none=True,
        metadata={
            "description": (
                "how many of them before the date was changed, and not since; null: not asked for"
            )
        },
    )
    children_coming = fields.Nested(
        Places, allow_none=True, metadata={"description": "null: not asked for"}
    )
    children_unsaid = fields.Integer(
        allow_none=True,
        metadata={
            "description": (
                "how many come of whom nobody has said with which children; null: not asked for"
            )
        },
    )
    number = fields.Integer(
        metadata={"description": "its place among the dates of its series, from 1 on"}
    )
