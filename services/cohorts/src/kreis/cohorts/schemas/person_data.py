"""Person data ("Auskunft"): all that cohorts keeps about one person."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.cohorts.schemas.memberships import LongerStay, Membership


class HerLongerStay(LongerStay):
    """She stays in a phase for longer than her group."""

    cohort_id = fields.UUID()
    reason = fields.String()


class HerBand(Schema):
    """How regularly she comes, as insights told it last."""

    band = fields.String()
    as_of = fields.Date()


class HerLongWait(Schema):
    waiting_since = fields.Date()
    noted_at = fields.AwareDateTime()


class HerWaiver(Schema):
    """She agreed to be the only one of her kind in a group."""

    agreed_on = fields.Date()
    noted_by = fields.String()
    noted_at = fields.AwareDateTime()


class HerProposal(Schema):
    """The group in which a proposal has her."""

    offer = fields.String(metadata={"description": "name of what the group is formed for"})
    made_at = fields.AwareDateTime()
    state = fields.String()


class HerMove(Schema):
    """Staff moved her within a proposal. null: out of all groups."""

    from_offer = fields.String(allow_none=True)
    to_offer = fields.String(allow_none=True)
    moved_by = fields.String()
    moved_at = fields.AwareDateTime()


class PersonData(Schema):
    memberships = fields.List(fields.Nested(Membership))
    stays = fields.List(fields.Nested(HerLongerStay))
    bands = fields.List(fields.Nested(HerBand), metadata={"description": "one, or none yet"})
    long_waits = fields.List(fields.Nested(HerLongWait))
    waivers = fields.List(fields.Nested(HerWaiver))
    proposals = fields.List(fields.Nested(HerProposal))
    moves = fields.List(fields.Nested(HerMove))
