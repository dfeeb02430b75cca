"""Confirmed groups. People stand here by id, never by name."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.chassis.http.fields import Day
from kreis.chassis.http.schemas import PageArguments
from kreis.cohorts.schemas.offers import Offer, these
from kreis.cohorts.schemas.venues import Venue


class CohortFilter(PageArguments):
    start_from = Day(
        load_default=None,
        metadata={"description": "groups whose start week begins on this day or later"},
    )
    start_until = Day(
        load_default=None,
        metadata={"description": "groups whose start week begins on this day or earlier"},
    )
    ids = these("groups with these ids")


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


class EndedCohort(Schema):
    cohort_id = fields.UUID()
    name = fields.String()
    ended_on = fields.Date(
        metadata={"description": "the day of its last date, or by which no more can come"}
    )
    members = fields.List(fields.Nested(Member))


class EndedCohorts(Schema):
    items = fields.List(fields.Nested(EndedCohort))


class CohortPage(Schema):
    items = fields.List(fields.Nested(CohortSummary))
    next = fields.UUID(allow_none=True)
