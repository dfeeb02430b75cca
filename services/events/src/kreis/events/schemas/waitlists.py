"""Who waits for a place at a date, and how many places there are."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.events.schemas.changes import CapacityInput
from kreis.events.schemas.invitations import InLine


class PlacesWish(Schema):
    capacity = fields.Nested(CapacityInput, required=True)
    needs_sign_up = fields.Boolean(
        required=True,
        metadata={
            "description": "who wants to come signs up for this date; a yes to all dates takes no"
            " place"
        },
    )


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
