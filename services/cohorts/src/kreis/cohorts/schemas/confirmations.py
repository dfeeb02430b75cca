"""Confirmations: the groups that a proposal became."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.cohorts.schemas.cohorts import Cohort


class Confirmation(Schema):
    proposal_id = fields.UUID()
    cohorts = fields.List(fields.Nested(Cohort))
