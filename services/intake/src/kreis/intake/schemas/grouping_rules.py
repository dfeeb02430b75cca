"""Grouping rules: who must, or must not, share a group."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kreis.intake.domain.grouping_rules import RuleKind


class GroupingRuleInput(Schema):
    kind = fields.Enum(RuleKind, by_value=True, required=True)
    participant_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(equal=2))
    reason = fields.String(load_default="", validate=validate.Length(max=500))

    @validates_schema
    def check_two_people(self, data: dict[str, Any], **_: Any) -> None:
        if len(set(data["participant_ids"])) != 2:
            raise ValidationError("expected two different people", "participant_ids")


class GroupingRuleView(GroupingRuleInput):
    id = fields.UUID()
