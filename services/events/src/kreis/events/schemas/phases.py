"""Phases: what a new rhythm would make of the dates of a cohort."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Day
from kreis.events.domain.changes import BreakCode
from kreis.events.domain.open_days import Reason
from kreis.events.domain.phases import Outcome
from kreis.events.schemas.group_events import Venue, WallTime
from kreis.events.schemas.invitations import InvitationView
from kreis.events.schemas.places import Places
from kreis.events.schemas.times_away import StandingTimeAway

MOST_RHYTHM, MOST_DATES, MOST_BOOSTERS, MOST_WEEKS = 26, 60, 6, 104


class PhaseWish(Schema):
    """A phase as the plan of cohorts says it."""

    on = Day(required=True, metadata={"description": "first day of the phase"})
    rhythm_weeks = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, MOST_RHYTHM),
        metadata={"description": "weeks between two dates"},
    )
    dates = fields.Integer(
        required=True,
        strict=True,
        allow_none=True,
        validate=validate.Range(1, MOST_DATES),
        metadata={"description": "how many dates it has; null: no end"},
    )
    boosters_weeks = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, MOST_WEEKS)),
        required=True,
        validate=validate.Length(max=MOST_BOOSTERS),
        metadata={"description": "additional dates, so many weeks after the first day"},
    )


class PhaseDate(Schema):
    """A date as the change would leave it."""

    group_event_id = fields.UUID(allow_none=True, metadata={"description": "null: it is new"})
    outcome = fields.Enum(Outcome, by_value=True)
    starts_at = WallTime()
    ends_at = WallTime()
    venue = fields.Nested(Venue)
    booster_weeks = fields.Integer(
        allow_none=True,
        metadata={"description": "an additional date, so many weeks after the first day"},
    )
    children_coming = fields.Nested(
        Places, metadata={"description": "of whom it is said today that they come"}
    )
    care_places = fields.Nested(Places)
    breaks = fields.List(
        fields.Enum(BreakCode, by_value=True),
        metadata={"description": "of a new date: what does not go together"},
    )


class LeftOut(Schema):
    day = fields.Date()
    reason = fields.Enum(Reason, by_value=True)


class KeptAppointment(Schema):
    participant_id = fields.UUID()
    starts_at = fields.AwareDateTime()


class PhasePreview(Schema):
    dates = fields.List(fields.Nested(PhaseDate), metadata={"description": "in order"})
    skipped = fields.List(
        fields.Nested(LeftOut), metadata={"description": "days left out, and made up for later"}
    )
    stops_on = fields.Date(
        allow_none=True,
        metadata={
            "description": "first day that cannot be planned yet: no holidays are published for"
            " it, or a year is closed"
        },
    )
    told = fields.Integer(metadata={"description": "how many members get the one message"})
    appointments = fields.List(
        fields.Nested(KeptAppointment),
        metadata={"description": "the next one of each member who has one"},
    )


class StandingPhase(Schema):
    """The planning of dates that holds for her group."""

    planning_id = fields.UUID(attribute="id")
    since = fields.Date()
    rhythm_weeks = fields.Integer()


class InvitationToWriteAbout(InvitationView):
    """One invitation, with what a message about it has to know besides."""

    time_away = fields.Nested(
        StandingTimeAway,
        allow_none=True,
        metadata={"description": "what was told of her absences, if it still holds"},
    )
    phase = fields.Nested(
        StandingPhase,
        allow_none=True,
        metadata={"description": "null until her group has changed its rhythm"},
    )
