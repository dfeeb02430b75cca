"""Links, and what they open."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.events.schemas.invitations import InvitationView


class LinkView(Schema):
    token = fields.String(metadata={"description": "told this once and stored nowhere"})
    expires_at = fields.AwareDateTime()


class LinkedInvitation(InvitationView):
    agency_id = fields.UUID()
    today = fields.Date(metadata={"description": "the day it is where the group meets"})
    expires_at = fields.AwareDateTime(metadata={"description": "until when the link opens"})
