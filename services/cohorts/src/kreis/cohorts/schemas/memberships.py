"""The groups of one person."""

from __future__ import annotations

from marshmallow import Schema, fields


class Membership(Schema):
    id = fields.UUID(metadata={"description": "of the group"})
    name = fields.String(metadata={"description": "of the group"})
    joined_on = fields.Date(
        allow_none=True,
        metadata={"description": "null for a group that she left while 0.1.0 noted departures"},
    )
    added_by = fields.String(
        allow_none=True,
        metadata={"description": "who took her in; null where an older release noted it"},
    )
    left_on = fields.Date(allow_none=True)
    noted_by = fields.String(
        allow_none=True,
        metadata={"description": "who took her in, or noted that she left; null: she exited"},
    )
    noted_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "when it was noted that she left"}
    )


class LongerStay(Schema):
    """The reason stands in the export of her data alone."""

    step = fields.String(metadata={"description": "the phase in which she stays"})
    stays_until = fields.Date()
    noted_by = fields.String()
    noted_at = fields.AwareDateTime()


class MembershipWithStay(Membership):
    longer_stay = fields.Nested(
        LongerStay,
        allow_none=True,
        metadata={"description": "null unless she stays longer in a phase than her group"},
    )


class Memberships(Schema):
    items = fields.List(fields.Nested(MembershipWithStay))
