"""Weights and rules of an agency, as they are sent and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kreis.cohorts.domain.rules import POINTS, faults_of, numbers_of

LONGEST = 1000
"""Days; nobody means more."""


def _points(most: int, says: str) -> fields.Integer:
    return fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(0, most),
        metadata={"description": says},
    )


class Weights(Schema):
    closeness = _points(POINTS, "points of two who can reach the same venues")
    child_ages = _points(POINTS, "points of two whose children are of the same ages")
    availability = _points(POINTS, "points of two who are free at different times")
    topics = _points(POINTS, "points of two who asked for the same topics")
    home_language = _points(POINTS, "points of two who speak the same language at home")
    evenness = _points(10_000, "points lost for each squared person off the good size of a group")
    weakest_group = _points(100, "people for whom the weakest group counts in addition")
    waiting_day = _points(100, "what each day of waiting adds to the 1000 of a placement")
    waiting_days_most = _points(LONGEST, "after so many days, waiting adds nothing more")

    @validates_schema(skip_on_field_errors=True)
    def check_together(self, data: dict[str, int], **_: Any) -> None:
        faults = faults_of(data)
        if faults:
            raise ValidationError({name: [text] for name, text in faults.items()})


class RulesInput(Schema):
    weights = fields.Nested(Weights, required=True)
    longest_wait_days = fields.Integer(
        strict=True,
        required=True,
        allow_none=True,
        validate=validate.Range(1, LONGEST),
        metadata={"description": "from so many days on, waiting is too long; null: never"},
    )


class Rules(Schema):
    version = fields.Integer(metadata={"description": "one more with every change"})
    weights = fields.Function(
        lambda rules: numbers_of(rules.weights),
        metadata={"type": "object", "additionalProperties": {"type": "integer"}},
    )
    longest_wait_days = fields.Integer(allow_none=True)
    changed_by = fields.String(allow_none=True)
    changed_at = fields.AwareDateTime(allow_none=True)
