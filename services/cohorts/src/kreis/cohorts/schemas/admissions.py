"""Admissions: candidates of a confirmed group, and taking one in. People stand here by id."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kreis.cohorts.domain.cohorts import Takes, WhyNobody
from kreis.cohorts.schemas.proposals import MemberReason

MOST_MOVED = 30
"""Moves are two at most, each of somebody with those she must be with."""


class MoveAside(Schema):
    """One who makes room, and the group she goes to."""

    participant_id = fields.UUID(required=True)
    to_cohort_id = fields.UUID(required=True)


class LeftGroup(Schema):
    """A group that she has left."""

    cohort_id = fields.UUID()
    name = fields.String()
    joined_on = fields.Date(
        allow_none=True, metadata={"description": "null where release 0.1.0 noted the departure"}
    )
    left_on = fields.Date()
    noted_at = fields.AwareDateTime(metadata={"description": "when it was noted that she left"})


class InTheWay(Schema):
    """A rule, and how many of those who wait it keeps out."""

    rule = fields.String(
        metadata={"description": "a rule that stands for several is not told apart"}
    )
    people = fields.Integer()


class Candidate(Schema):
    participant_id = fields.UUID()
    waiting_since = fields.Date()
    along = fields.List(fields.UUID(), metadata={"description": "who comes with her, always"})
    moves = fields.List(
        fields.Nested(MoveAside), metadata={"description": "who makes room for her"}
    )
    joined_on = fields.Date(metadata={"description": "what would be her first day"})
    reason = fields.Nested(MemberReason)
    departures = fields.List(
        fields.Nested(LeftGroup), metadata={"description": "groups she has left, the last first"}
    )


class Candidates(Schema):
    cohort_id = fields.UUID()
    takes = fields.Enum(Takes, by_value=True)
    why_nobody = fields.Enum(
        WhyNobody,
        by_value=True,
        allow_none=True,
        metadata={"description": "why it takes nobody; null if it takes somebody"},
    )
    vacancies = fields.Integer()
    newcomers_until = fields.Date()
    candidates = fields.List(fields.Nested(Candidate))
    why_not = fields.List(
        fields.Nested(InTheWay),
        metadata={"description": "what is in the way of others who wait"},
    )


class Admission(Schema):
    participant_id = fields.UUID(required=True)
    moves = fields.List(
        fields.Nested(MoveAside),
        load_default=list,
        validate=validate.Length(max=MOST_MOVED),
        metadata={"description": "as the candidate was shown with them"},
    )

    @validates_schema
    def check_repeats(self, data: dict[str, Any], **_: Any) -> None:
        moved = [each["participant_id"] for each in data["moves"]]
        if len({*moved, data["participant_id"]}) <= len(moved):
            raise ValidationError("expected each person once", "moves")
