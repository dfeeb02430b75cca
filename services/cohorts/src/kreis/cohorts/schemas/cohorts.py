"""Confirmed groups. People stand here by id, never by name."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.cohorts.schemas.places import Offer, Venue


class CohortSummary(Schema):
    id = fields.UUID()
    name = fields.String()
    offer = fields.Nested(Offer)
    venue = fields.Nested(Venue)
    proposal_id = fields.UUID()
    confirmed_at = fields.AwareDateTime()
    size = fields.Function(lambda cohort: len(cohort.members))


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
