"""Person data ("Auskunft"): all that insights keeps about one person."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.insights.schemas.regularity import Standing


class HerPresence(Schema):
    """What was recorded of her at a date, and what she had answered."""

    group_event_id = fields.UUID()
    cohort_id = fields.UUID(allow_none=True)
    day = fields.Date(allow_none=True)
    kind = fields.String(allow_none=True)
    status = fields.String(allow_none=True)
    minutes = fields.Integer(allow_none=True)
    answer = fields.String(allow_none=True)


class HerAnswer(Schema):
    """An answer to all dates of a group."""

    cohort_id = fields.UUID()
    answered_on = fields.Date()
    answer = fields.String()


class HerMembershipChange(Schema):
    cohort_id = fields.UUID()
    day = fields.Date()
    is_join = fields.Boolean(metadata={"description": "false: her last day in the group"})


class HerPublication(Schema):
    """What others were told last."""

    band = fields.String(
        metadata={"description": "`new`, `regular`, `irregular`, or `ended`: she is in no group"}
    )
    as_of = fields.Date()


class PersonData(Schema):
    regularity = fields.Nested(Standing, metadata={"description": "as pages show it to staff"})
    published = fields.List(
        fields.Nested(HerPublication), metadata={"description": "one, or none yet"}
    )
    presences = fields.List(fields.Nested(HerPresence))
    answers = fields.List(fields.Nested(HerAnswer))
    membership_changes = fields.List(fields.Nested(HerMembershipChange))
