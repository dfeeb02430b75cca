"""Confirmed groups, and what may still change. People stand here by id, never by name."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kreis.cohorts.domain.cohorts import Takes
from kreis.cohorts.schemas.places import Offer, Venue
from kreis.cohorts.schemas.proposals import MemberReason

MOST_MOVED = 30
"""Moves are two at most, each of somebody with those she must be with."""


class CohortSummary(Schema):
    id = fields.UUID()
    name = fields.String()
    offer = fields.Nested(Offer)
    venue = fields.Nested(Venue)
    proposal_id = fields.UUID()
    confirmed_at = fields.AwareDateTime()
    size = fields.Function(lambda cohort: len(cohort.members))
    vacancies = fields.Integer(metadata={"description": "seats of those who left"})
    closed_on = fields.Date(
        allow_none=True, metadata={"description": "since when its members are in another group"}
    )


class Member(Schema):
    participant_id = fields.UUID()
    joined_on = fields.Date()


class Cohort(CohortSummary):
    members = fields.List(fields.Nested(Member))


class CohortPage(Schema):
    items = fields.List(fields.Nested(CohortSummary))
    next = fields.UUID(allow_none=True)


class Confirmation(Schema):
    proposal_id = fields.UUID()
    cohorts = fields.List(fields.Nested(Cohort))


class MoveAside(Schema):
    """One who makes room, and the group she goes to."""

    participant_id = fields.UUID(required=True)
    to_cohort_id = fields.UUID(required=True)


class Candidate(Schema):
    participant_id = fields.UUID()
    waiting_since = fields.Date()
    along = fields.List(fields.UUID(), metadata={"description": "who comes with her, always"})
    moves = fields.List(
        fields.Nested(MoveAside), metadata={"description": "who makes room for her"}
    )
    joined_on = fields.Date(metadata={"description": "what would be her first day"})
    reason = fields.Nested(MemberReason)


class Candidates(Schema):
    cohort_id = fields.UUID()
    takes = fields.Enum(Takes, by_value=True)
    vacancies = fields.Integer()
    newcomers_until = fields.Date()
    candidates = fields.List(fields.Nested(Candidate))


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


class MergerInput(Schema):
    other_cohort_id = fields.UUID(required=True)


class Merger(Schema):
    """Two groups as one."""

    stays_cohort_id = fields.UUID(metadata={"description": "the group that goes on"})
    closes_cohort_id = fields.UUID(metadata={"description": "the one whose members come into it"})
    size = fields.Integer()
    affinity = fields.Integer(metadata={"description": "of the group afterwards, from 0 to 1000"})
    allowed = fields.Boolean()
    breaks = fields.List(fields.String())


class Departure(Schema):
    participant_id = fields.UUID(required=True)
    left_on = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "her last day in the group; today, if it is left out"},
    )
