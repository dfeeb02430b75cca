"""Phases of groups and the questions about them. People stand here by id, never by name."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from kreis.chassis.http.fields import Day
from kreis.cohorts.domain.phases import REASONS, Stay
from kreis.cohorts.schemas.phase_plans import ShownStep


def _revision() -> fields.Integer:
    return fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(1, 1_000_000),
        metadata={"description": "of the proposal that was seen; an older one is refused"},
    )


class StayInput(Schema):
    participant_id = fields.UUID(required=True)
    until = Day(required=True, metadata={"description": "her last day in the phase before"})
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))

    @post_load
    def stay(self, data: dict[str, Any], **_: Any) -> Stay:
        return Stay(**data)


class PhaseConfirmation(Schema):
    revision = _revision()
    on = Day(
        load_default=None,
        metadata={"description": "first day of the new phase; tomorrow, if left out"},
    )
    stays = fields.List(
        fields.Nested(StayInput), load_default=list, validate=validate.Length(max=50)
    )


class PhasePostponement(Schema):
    revision = _revision()
    until = Day(
        load_default=None,
        metadata={"description": "when staff are asked again; in two weeks, if left out"},
    )


class PhaseDecline(Schema):
    revision = _revision()


class PhaseProposal(Schema):
    id = fields.UUID()
    cohort_id = fields.UUID()
    from_step = fields.Nested(ShownStep)
    to_step = fields.Nested(ShownStep)
    plan_version = fields.Integer()
    due_on = fields.Date()
    state = fields.String()
    revision = fields.Integer(metadata={"description": "one more with every decision"})
    ask_on = fields.Date(metadata={"description": "staff are asked from this day on"})


class GroupsPhaseProposal(PhaseProposal):
    cohort_name = fields.String()
    since = fields.Date(metadata={"description": "first day of the phase that would end"})
    held = fields.Integer(metadata={"description": "counting dates held in the phase so far"})


class OpenPhaseProposals(Schema):
    items = fields.List(fields.Nested(GroupsPhaseProposal))


class BegunPhase(Schema):
    step = fields.String()
    since = fields.Date()
    plan_version = fields.Integer()
    decided_by = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)


class StayingMember(Schema):
    participant_id = fields.UUID()
    step = fields.String()
    stays_until = fields.Date()


class CohortPhases(Schema):
    cohort_id = fields.UUID()
    step = fields.Nested(ShownStep)
    since = fields.Date()
    held = fields.Integer(metadata={"description": "counting dates held in this phase"})
    regular_share = fields.Float(
        allow_none=True,
        metadata={"description": "null: known of fewer than five members"},
    )
    booster_days = fields.List(
        fields.Date(),
        metadata={
            "description": "by the plan; events plans a date in the week of each, or after it"
        },
    )
    history = fields.List(fields.Nested(BegunPhase))
    staying = fields.List(fields.Nested(StayingMember))
    proposal = fields.Nested(PhaseProposal, allow_none=True)
    is_declined = fields.Boolean(
        metadata={"description": "staff said no to the next phase: a new plan asks again"}
    )
