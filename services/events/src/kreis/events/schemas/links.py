"""Links, what they open, and what staff see of them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.schemas import sometimes
from kreis.events.domain.links import Why
from kreis.events.schemas.appointments import OpenSlot
from kreis.events.schemas.invitations import InvitationView


class LinkInput(Schema):
    """What the link is made for. Staff see it; the version shows whether it goes to an old
    address."""

    message = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))
    channel = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))
    contact_version = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(0, 2**31 - 1),
        metadata={"description": "`version` of the contact that the message is sent to"},
    )


class LinkView(Schema):
    id = fields.UUID(metadata={"description": "names the link; opens nothing"})
    token = fields.String(metadata={"description": "told this once and stored nowhere"})
    expires_at = fields.AwareDateTime()


class WithdrawnLink(Schema):
    is_withdrawn = fields.Boolean(
        metadata={"description": "false of a link that was opened: its message has arrived"}
    )


class LinkedInvitation(InvitationView):
    agency_id = fields.UUID()
    today = fields.Date(metadata={"description": "the day it is where the group meets"})
    now = fields.AwareDateTime(metadata={"description": "the time it is where the group meets"})
    expires_at = fields.AwareDateTime(metadata={"description": "until when the link opens"})
    other_links = fields.Integer(
        metadata={"description": "how many other links to this invitation open"}
    )
    appointments = fields.List(
        fields.Nested(OpenSlot), metadata={"description": "hers to come, the nearest first"}
    )


class HerLink(Schema):
    """A link or a calendar feed. Its token is never told again."""

    id = fields.UUID()
    kind = fields.String(metadata={"description": "link or feed"})
    invitation_id = fields.UUID()
    group = fields.String(metadata={"description": "what staff call the cohort"})
    made_at = fields.AwareDateTime()
    message = fields.String(allow_none=True, metadata=sometimes("which message brought a link"))
    channel = fields.String(allow_none=True, metadata=sometimes("of a link"))
    last_used_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "to the minute; machines follow links too"}
    )
    is_open = fields.Boolean()
    shut_why = fields.Enum(Why, by_value=True, allow_none=True, metadata=sometimes("of a link"))
    ends_at = fields.AwareDateTime()


class PinState(Schema):
    made_at = fields.AwareDateTime()
    made_by = fields.String()
    is_locked = fields.Boolean(metadata={"description": "after five wrong tries"})


class HerLinks(Schema):
    needs_pin = fields.Boolean(metadata={"description": "her links open behind a PIN alone"})
    pin = fields.Nested(PinState, allow_none=True)
    links = fields.List(fields.Nested(HerLink), metadata={"description": "the newest first"})


class PinView(Schema):
    pin = fields.String(
        metadata={"description": "told this once; tell it in person or by telephone"}
    )


class PinInput(Schema):
    pin = fields.String(required=True, validate=validate.Length(1, 20))


class SessionView(Schema):
    token = fields.String(metadata={"description": "takes the place of the link's token"})
    expires_at = fields.AwareDateTime()


class LinkCall(Schema):
    participant_id = fields.UUID()
    invitation_id = fields.UUID()
    cohort_id = fields.UUID()
    why = fields.String(metadata={"description": "no-pin or locked"})


class LinkCalls(Schema):
    calls = fields.List(fields.Nested(LinkCall))
