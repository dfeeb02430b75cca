"""What dates cost."""

from __future__ import annotations

from typing import Any

from marshmallow import (
    Schema,
    ValidationError,
    fields,
    post_load,
    validate,
    validates_schema,
)

from kreis.chassis.http.fields import Day
from kreis.events.domain.costs import Cost

_MOST_CENTS = 10_000_000
MOST_DAYS = 31
"""Days whose costs are listed at once. An agency of 400 groups holds about 2,000 dates in them."""


def _cents(what: str, **options: Any) -> fields.Integer:
    return fields.Integer(
        strict=True,
        validate=validate.Range(0, _MOST_CENTS),
        metadata={"description": f"{what}, in cents"},
        **options,
    )


class CostInput(Schema):
    """What is not stated is as usual in the series."""

    staff_minutes = fields.Integer(
        strict=True,
        validate=validate.Range(0, 100_000),
        metadata={"description": "working time of all staff together"},
    )
    fee = _cents("for the speaker")
    room = _cents("for the room")
    childcare = _cents("for childcare")
    interpreter = _cents("for interpreting")


class UsualCostInput(CostInput):
    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Cost:
        return Cost(**data)


class _CostOfDate(CostInput):
    group_event_id = fields.UUID()
    money = fields.Integer(metadata={"description": "all but working time, in cents"})
    hourly_rate = fields.Integer(
        allow_none=True, metadata={"description": "of the agency, in cents; null without one"}
    )
    staff_money = fields.Integer(
        allow_none=True, metadata={"description": "working time at that rate, in cents"}
    )
    is_confirmed = fields.Boolean(metadata={"description": "false while it is what is usual"})
    is_said = fields.Boolean(
        metadata={"description": "false while nobody has said what is usual: all is 0 then"}
    )


class CostView(_CostOfDate):
    version = fields.Integer()
    confirmed_by = fields.String(allow_none=True)
    confirmed_at = fields.AwareDateTime(allow_none=True)


class CostOfHeldDate(_CostOfDate):
    recorded_by = fields.List(
        fields.String(), metadata={"description": "who has put down attendance there"}
    )


class PeriodOfCosts(Schema):
    """Days as they are where a cohort meets."""

    from_ = Day(data_key="from", required=True)
    until = Day(required=True, metadata={"description": f"at most {MOST_DAYS} days in all"})

    @validates_schema
    def check_length(self, data: dict[str, Any], **_: Any) -> None:
        if not 0 <= (data["until"] - data["from_"]).days < MOST_DAYS:
            raise ValidationError(
                f"expected a day not before from, and at most {MOST_DAYS} days in all", "until"
            )


class HourlyRateInput(Schema):
    cents = _cents("for an hour of staff, whoever it is", required=True)


class HourlyRate(Schema):
    cents = fields.Integer(allow_none=True, metadata={"description": "null while nothing is said"})
