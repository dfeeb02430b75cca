"""The phase plan of an agency, as it is sent and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from kreis.cohorts.domain.phase_rules import RuleFault, parse
from kreis.cohorts.domain.phases import CODES, KINDS, Step, faults_of

MOST_WEEKS = 104
LONGEST_RULE = 200


def _check_rule(text: str) -> None:
    try:
        parse(text)
    except RuleFault as fault:
        raise ValidationError(str(fault)) from fault


class StepInput(Schema):
    code = fields.String(required=True, validate=validate.OneOf(CODES))
    rhythm_weeks = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(1, 26),
        metadata={"description": "weeks between two dates"},
    )
    dates = fields.Integer(
        strict=True,
        required=True,
        allow_none=True,
        validate=validate.Range(1, 60),
        metadata={"description": "null: no end"},
    )
    counts_kinds = fields.List(
        fields.String(validate=validate.OneOf(KINDS)),
        required=True,
        validate=validate.Length(1, len(KINDS)),
        metadata={"description": "kinds of dates that `held` counts"},
    )
    next = fields.String(required=True, allow_none=True, validate=validate.OneOf(CODES))
    propose_when = fields.String(
        required=True,
        allow_none=True,
        validate=[validate.Length(1, LONGEST_RULE), _check_rule],
        metadata={"description": "`held >= 12`, `week >= 14`, `regular_share >= 0.5`, `after`"},
    )
    boosters_weeks = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, MOST_WEEKS)),
        required=True,
        validate=validate.Length(max=6),
        metadata={"description": "an additional date, so many weeks after the change"},
    )


class PhasePlanInput(Schema):
    steps = fields.List(
        fields.Nested(StepInput), required=True, validate=validate.Length(1, len(CODES))
    )

    @validates_schema(skip_on_field_errors=True)
    def check_together(self, data: dict[str, Any], **_: Any) -> None:
        faults = faults_of([step_from(each) for each in data["steps"]])
        if faults:
            raise ValidationError({name: [f"expected {text}"] for name, text in faults.items()})

    @post_load
    def steps_of(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"steps": [step_from(each) for each in data["steps"]]}


class ShownStep(Schema):
    code = fields.String()
    rhythm_weeks = fields.Integer()
    dates = fields.Integer(allow_none=True)
    counts_kinds = fields.List(fields.String())
    next = fields.String(allow_none=True)
    propose_when = fields.Function(
        lambda step: None if step.propose_when is None else str(step.propose_when),
        metadata={"type": ["string", "null"]},
    )
    boosters_weeks = fields.List(fields.Integer())


class PhasePlan(Schema):
    version = fields.Integer(metadata={"description": "one more with every change"})
    steps = fields.List(fields.Nested(ShownStep))
    changed_by = fields.String(allow_none=True)
    changed_at = fields.AwareDateTime(allow_none=True)


def step_from(sent: dict[str, Any]) -> Step:
    rule = sent["propose_when"]
    return Step(
        code=sent["code"],
        rhythm_weeks=sent["rhythm_weeks"],
        dates=sent["dates"],
        counts_kinds=tuple(sent["counts_kinds"]),
        next=sent["next"],
        propose_when=None if rule is None else parse(rule),
        boosters_weeks=tuple(sent["boosters_weeks"]),
    )
