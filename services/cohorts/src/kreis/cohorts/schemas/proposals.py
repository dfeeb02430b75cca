"""Proposals and what can be done with them. People stand here by id, never by name."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_dump

from kreis.cohorts.domain.proposals import Overtaken, ProposalState
from kreis.cohorts.schemas.offers import Adults
from kreis.cohorts.schemas.seen import may_see_rules


class Wish(Schema):
    participant_id = fields.UUID(required=True)
    to_offer_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "null: out of her group"}
    )


class ChildcareChange(Schema):
    band = fields.String()
    before = fields.Integer()
    after = fields.Integer()
    places = fields.Integer(allow_none=True)


class GroupChange(Schema):
    offer_id = fields.UUID()
    size_before = fields.Integer()
    size_after = fields.Integer()
    childcare = fields.List(fields.Nested(ChildcareChange))
    affinity_before = fields.Integer()
    affinity_after = fields.Integer()


class Effect(Schema):
    allowed = fields.Boolean()
    breaks = fields.List(fields.String())
    groups = fields.List(fields.Nested(GroupChange))


class ChildcareUse(Schema):
    band = fields.String()
    used = fields.Integer()
    places = fields.Integer(allow_none=True)


class Companion(Schema):
    participant_id = fields.UUID(attribute="person_id")
    affinity = fields.Integer()
    terms = fields.Dict(keys=fields.String(), values=fields.Integer())


class MemberReason(Schema):
    affinity = fields.Integer(metadata={"description": "to her group, from 0 to 1000"})
    companions = fields.List(fields.Nested(Companion))
    next_best = fields.UUID(allow_none=True, metadata={"description": "the next best offer"})
    gain = fields.Integer(allow_none=True)


class ProposedMember(Schema):
    participant_id = fields.UUID()
    reason = fields.Nested(MemberReason)


class ProposedGroup(Schema):
    offer_id = fields.UUID()
    name = fields.String()
    size = fields.Integer()
    adults = fields.Nested(Adults)
    childcare = fields.List(fields.Nested(ChildcareUse))
    affinity = fields.Integer()
    members = fields.List(fields.Nested(ProposedMember))


class Relaxation(Schema):
    relax = fields.String()
    offer_id = fields.UUID(attribute="offer")
    value = fields.String()


class Unplaced(Schema):
    participant_id = fields.UUID()
    blocked = fields.Dict(keys=fields.String(), values=fields.Integer())
    help = fields.List(fields.Nested(Relaxation))


class MoveMade(Schema):
    number = fields.Integer()
    participant_id = fields.UUID()
    from_offer_id = fields.UUID(allow_none=True)
    to_offer_id = fields.UUID(allow_none=True)
    moved_by = fields.String()
    moved_at = fields.AwareDateTime()


class Proof(Schema):
    """The bound of the solver's solution, whatever was moved since.

    Without a proof it says how many more there could be at most. A flow leaves rules out, so fewer
    may be possible.
    """

    placed = fields.Integer()
    most = fields.Integer(metadata={"description": "nobody could place more of that pool"})
    more = fields.Integer(metadata={"description": "0: as many as can be have a place"})
    is_proved = fields.Boolean()
    by = fields.String(metadata={"description": "flow, or cp-sat where OR-Tools is installed"})


class Proposal(Schema):
    id = fields.UUID(attribute="proposal.id")
    formation_id = fields.UUID(attribute="proposal.formation_id")
    state = fields.Enum(ProposalState, by_value=True, attribute="proposal.state")
    overtaken = fields.Enum(
        Overtaken,
        by_value=True,
        allow_none=True,
        metadata={"description": "why nobody needs to decide on it any more"},
    )
    offer_ids = fields.List(fields.UUID(), attribute="proposal.offer_ids")
    seed = fields.Integer(attribute="proposal.seed")
    steps = fields.Integer(attribute="proposal.steps")
    weights_version = fields.String(attribute="proposal.weights_version")
    input_hash = fields.String(
        attribute="proposal.input_hash",
        allow_none=True,
        metadata={"description": "for those who may see grouping rules"},
    )
    hash = fields.String(
        attribute="proposal.hash",
        allow_none=True,
        metadata={"description": "for those who may see grouping rules"},
    )
    stopped_early = fields.Boolean(attribute="proposal.stopped_early")
    made_at = fields.AwareDateTime(attribute="proposal.made_at")
    proof = fields.Nested(Proof, attribute="proposal.proof", allow_none=True)
    groups = fields.List(fields.Nested(ProposedGroup))
    unplaced = fields.List(fields.Nested(Unplaced))
    no_longer_available = fields.List(fields.UUID())
    breaks = fields.List(fields.String())
    moves = fields.List(fields.Nested(MoveMade))

    @post_dump
    def leave_out_what_counts_rules(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The hash of the input covers the rules between people, and the other one covers it."""
        if not may_see_rules():
            data |= {"input_hash": None, "hash": None}
        return data
