"""All that events keeps about one person."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.events.domain.attendance import Absence, Status
from kreis.events.domain.invitations import Answer, How
from kreis.events.domain.marks import Outcome
from kreis.events.schemas.appointments import OpenSlot
from kreis.events.schemas.group_events import WallTime
from kreis.events.schemas.invitations import InvitationView
from kreis.events.schemas.links import HerLink
from kreis.events.schemas.times_away import TimeAwayView


class GivenAnswer(Schema):
    """One answer, also one that she changed later."""

    version = fields.Integer()
    answer = fields.Enum(Answer, by_value=True)
    how = fields.Enum(How, by_value=True)
    entered_by = fields.String(allow_none=True)
    answered_at = fields.AwareDateTime()


class GivenDateAnswer(GivenAnswer):
    group_event_id = fields.UUID()


class HerInvitation(InvitationView):
    issued_at = fields.AwareDateTime()
    answers = fields.List(fields.Nested(GivenAnswer))
    date_answers = fields.List(fields.Nested(GivenDateAnswer))


class HerAttendance(Schema):
    """What was put down of one date, also what was corrected later."""

    group_event_id = fields.UUID()
    version = fields.Integer()
    status = fields.Enum(Status, by_value=True)
    absence = fields.Enum(Absence, by_value=True, allow_none=True)
    minutes = fields.Integer(allow_none=True)
    late_by = fields.Integer(allow_none=True)
    early_by = fields.Integer(allow_none=True)
    recorded_by = fields.String()
    recorded_at = fields.AwareDateTime()


class HerMark(Schema):
    """What a device without a net put down of her, and what became of it."""

    group_event_id = fields.UUID()
    status = fields.Enum(Status, by_value=True)
    absence = fields.Enum(Absence, by_value=True, allow_none=True)
    minutes = fields.Integer(allow_none=True)
    outcome = fields.Enum(Outcome, by_value=True)
    marked_at = fields.AwareDateTime(allow_none=True)
    arrived_at = fields.AwareDateTime()
    recorded_by = fields.String()
    is_taken_over = fields.Boolean(allow_none=True)
    settled_by = fields.String(allow_none=True)
    settled_at = fields.AwareDateTime(allow_none=True)


class HerRhythm(Schema):
    """How often she was met in a group, from a day on."""

    cohort_id = fields.UUID()
    since = fields.Date()
    rhythm_weeks = fields.Integer(metadata={"description": "weeks between two dates"})


class NamedDate(Schema):
    """When a date is, and of which group."""

    id = fields.UUID()
    starts_at = WallTime()
    name = fields.String(metadata={"description": "of the group"})


class History(Schema):
    invitations = fields.List(fields.Nested(HerInvitation))
    attendance = fields.List(
        fields.Nested(HerAttendance),
        metadata={"description": "empty without the scope `attendance:read`"},
    )
    appointments = fields.List(fields.Nested(OpenSlot))
    dates = fields.List(
        fields.Nested(NamedDate),
        metadata={"description": "those that answers and records name, also where she has left"},
    )


class PersonData(History):
    marks = fields.List(fields.Nested(HerMark))
    times_away = fields.List(fields.Nested(TimeAwayView))
    rhythms = fields.List(fields.Nested(HerRhythm))
    links = fields.List(fields.Nested(HerLink))
