"""Proposals side by side."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.cohorts.schemas.proposals import Proof


class GroupReached(Schema):
    offer_id = fields.UUID()
    name = fields.String()
    size = fields.Integer()
    affinity = fields.Integer(metadata={"description": "mean, from 0 to 1000"})


class Reached(Schema):
    """What one proposal reaches, asked of today's pool."""

    id = fields.UUID(attribute="proposal.id")
    made_at = fields.AwareDateTime(attribute="proposal.made_at")
    seed = fields.Integer(attribute="proposal.seed")
    steps = fields.Integer(attribute="proposal.steps")
    weights_version = fields.String(attribute="proposal.weights_version")
    offer_ids = fields.List(fields.UUID(), attribute="proposal.offer_ids")
    proof = fields.Nested(Proof, attribute="proposal.proof", allow_none=True)
    placed = fields.Integer()
    unplaced = fields.Integer()
    weakest_affinity = fields.Integer(allow_none=True)
    moves = fields.Integer(metadata={"description": "made by hand and not undone"})
    breaks = fields.List(fields.String())
    no_longer_available = fields.Integer()
    groups = fields.List(fields.Nested(GroupReached))


class Placement(Schema):
    proposal_id = fields.UUID()
    offer_id = fields.UUID(allow_none=True)


class Difference(Schema):
    participant_id = fields.UUID()
    places = fields.List(fields.Nested(Placement))


class SideBySide(Schema):
    proposals = fields.List(fields.Nested(Reached))
    differences = fields.List(
        fields.Nested(Difference),
        metadata={"description": "who has not the same place in all of them"},
    )
