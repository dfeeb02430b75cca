"""What dates cost."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from kreis.events.domain.costs import Cost

_MOST_CENTS = 10_000_000


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


class CostView(CostInput):
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
    version = fields.Integer()
    confirmed_by = fields.String(allow_none=True)
    confirmed_at = fields.AwareDateTime(allow_none=True)


class HourlyRateInput(Schema):
    cents = _cents("for an hour of staff, whoever it is", required=True)


class HourlyRate(Schema):
    cents = fields.Integer(allow_none=True, metadata={"description": "null while nothing is said"})
