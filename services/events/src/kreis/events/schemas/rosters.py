"""Rosters, as a freelancer sees and fills them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.events.domain.attendance import Status
from kreis.events.schemas.attendance import AttendanceInput, PresenceInput
from kreis.events.schemas.group_events import DateOnPaper


class RosterInput(AttendanceInput):
    """By a freelancer: why somebody was absent is not hers to say."""

    pin = fields.String(required=True, validate=validate.Length(1, 20))
    entries = fields.List(
        fields.Nested(PresenceInput), load_default=list, validate=validate.Length(max=500)
    )


class RosterLinkView(Schema):
    token = fields.String(metadata={"description": "told this once and stored nowhere"})
    pin = fields.String(
        metadata={"description": "told this once; hand it over apart from the link"}
    )
    opens_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()


class KnownRosterLink(Schema):
    """A link to the roster of a date. Neither its token nor its PIN is told again."""

    id = fields.UUID()
    made_by = fields.String()
    made_at = fields.AwareDateTime()
    last_used_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "with the right PIN, to the minute"}
    )
    is_locked = fields.Boolean(metadata={"description": "after five wrong PINs"})
    expires_at = fields.AwareDateTime()


class RosterLinks(Schema):
    links = fields.List(fields.Nested(KnownRosterLink))
    can_be_made = fields.Boolean(
        metadata={"description": "a link made now would open at some time"}
    )


class Revoked(Schema):
    revoked = fields.Integer(metadata={"description": "how many links open no more"})


class RosterEntry(Schema):
    participant_id = fields.UUID()
    children = fields.Integer(metadata={"description": "how many of hers come"})
    children_are_unsaid = fields.Boolean(
        metadata={"description": "she comes, and nobody has said with which children"}
    )
    status = fields.Enum(Status, by_value=True, allow_none=True)
    minutes = fields.Integer(allow_none=True)
    late_by = fields.Integer(allow_none=True)
    early_by = fields.Integer(allow_none=True)
    version = fields.Integer(metadata={"description": "of the record; 0 while there is none"})


class Roster(Schema):
    """A date as a freelancer sees it. First names come from intake."""

    group_event = fields.Nested(DateOnPaper)
    agency_id = fields.UUID()
    timezone = fields.String()
    minutes = fields.Integer(metadata={"description": "the full length"})
    sequence = fields.Integer(metadata={"description": "counts the changes of the date"})
    expires_at = fields.AwareDateTime(metadata={"description": "until when the link opens"})
    entries = fields.List(fields.Nested(RosterEntry))
    others = fields.List(
        fields.Nested(RosterEntry),
        metadata={"description": "members who declined or have no place; they may come after all"},
    )
