"""Waitlists: who waits for a place at a date, and for whom one is held."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.events.schemas.answers import ComingChild


class HeldPlace(Schema):
    """A free place, held for her until it expires."""

    id = fields.UUID()
    made_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()


class InLine(Schema):
    """A place on a waitlist."""

    place = fields.Integer(metadata={"description": "from 1 on"})
    children = fields.List(
        fields.Nested(ComingChild), metadata={"description": "whom she would bring"}
    )
    children_are_unsaid = fields.Boolean(
        metadata={"description": "nobody has said whom she would bring"}
    )
    since = fields.AwareDateTime()
    has_lapsed = fields.Boolean(
        metadata={"description": "she let an offer run out, and is offered none by itself"}
    )
    offer = fields.Nested(HeldPlace, allow_none=True)


class WaitingPerson(InLine):
    invitation_id = fields.UUID()
    participant_id = fields.UUID()


class Waitlist(Schema):
    group_event_id = fields.UUID()
    needs_sign_up = fields.Boolean()
    places_left = fields.Integer(
        metadata={"description": "for adults; a place that is offered to somebody is taken"}
    )
    waiting = fields.List(fields.Nested(WaitingPerson), metadata={"description": "in line"})
