"""Formation runs, as they are asked for and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_dump, validate, validates_schema

from kreis.cohorts.domain.formations import RunState
from kreis.cohorts.domain.proposals import Overtaken
from kreis.cohorts.schemas.seen import may_see_rules

MOST_STEPS = 1_000_000
MOST_SEED = 2**31 - 1
LISTED = 20


class FormationInput(Schema):
    offer_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, 100))
    seed = fields.Integer(strict=True, load_default=1, validate=validate.Range(0, MOST_SEED))
    steps = fields.Integer(
        strict=True,
        load_default=None,
        validate=validate.Range(0, MOST_STEPS),
        metadata={"description": "how long to search; by default in proportion to the pool"},
    )

    @validates_schema
    def check_repeats(self, data: dict[str, Any], **_: Any) -> None:
        if len(set(data["offer_ids"])) < len(data["offer_ids"]):
            raise ValidationError("expected each offer once", "offer_ids")


class Progress(Schema):
    people = fields.Integer()
    placed = fields.Integer(metadata={"description": "in the best grouping so far"})
    steps_done = fields.Integer()
    best = fields.Dict(keys=fields.String(), values=fields.Integer(), allow_none=True)
    elapsed_seconds = fields.Float()


class Formation(Schema):
    id = fields.UUID()
    state = fields.Enum(RunState, by_value=True)
    offer_ids = fields.List(fields.UUID())
    seed = fields.Integer()
    steps = fields.Integer(allow_none=True)
    progress = fields.Nested(Progress, allow_none=True)
    weights_version = fields.String(allow_none=True)
    input_hash = fields.String(
        allow_none=True, metadata={"description": "for those who may see grouping rules"}
    )
    failure = fields.String(allow_none=True)
    requested_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime(allow_none=True)
    proposal_id = fields.UUID(allow_none=True)
    proposal_state = fields.String(allow_none=True)

    @post_dump
    def leave_out_what_counts_rules(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The hash of the input covers the rules between people."""
        if not may_see_rules():
            data["input_hash"] = None
        return data


class ListedFormation(Formation):
    proposal_overtaken = fields.Enum(
        Overtaken,
        by_value=True,
        allow_none=True,
        metadata={"description": "why nobody needs to decide on its proposal any more"},
    )
