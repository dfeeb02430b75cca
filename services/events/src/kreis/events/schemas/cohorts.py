"""Cohorts that meet in a period, each with all its dates."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from kreis.chassis.http.fields import Day
from kreis.events.schemas.group_events import CLOCK, GroupEventView, Venue


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


class WeeklyHours(Schema):
    weekday = fields.String()
    starts_at = fields.Time(CLOCK)
    ends_at = fields.Time(CLOCK)


class MeetingCohort(Schema):
    id = fields.UUID()
    name = fields.String(metadata={"description": "what staff call the cohort"})
    venue = fields.Nested(Venue)
    series = fields.Nested(WeeklyHours)
    group_events = fields.List(fields.Nested(GroupEventView))
