"""The rules by which this service sends."""

from __future__ import annotations

from marshmallow import Schema, fields


class SendingRules(Schema):
    """A value is null, and a list empty, where this service has no such rule."""

    quiet_from = fields.String(
        allow_none=True,
        metadata={"description": "wall time, HH:MM; what falls due later waits"},
    )
    quiet_until = fields.String(
        allow_none=True, metadata={"description": "wall time, HH:MM; null as `quiet_from` is"}
    )
    quiet_days = fields.List(
        fields.String(),
        metadata={"description": "whole days: `sunday`, `public_holiday`; others may come"},
    )
    most_in_a_week = fields.Integer(
        allow_none=True,
        metadata={"description": "messages to one person in seven days; then she is called"},
    )
    longest_group_message = fields.Integer(
        allow_none=True, metadata={"description": "characters of a message of staff to a group"}
    )
    weekly_letter_day = fields.String(
        allow_none=True,
        metadata={"description": "day of the weekly letter, public holidays included: `mon`"},
    )
    weekly_letter_at = fields.String(
        allow_none=True, metadata={"description": "wall time, HH:MM; null as the day is"}
    )
