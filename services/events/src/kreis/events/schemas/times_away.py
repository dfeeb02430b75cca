"""Times away: who has not been there for long, and what is done about it."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.events.domain.times_away import Because, Level


class TimeAwayView(Schema):
    """Somebody who stays away, as the last look at her lists has found it."""

    id = fields.UUID(metadata={"description": "the cause of messages and calls about it"})
    participant_id = fields.UUID()
    level = fields.Enum(
        Level,
        by_value=True,
        allow_none=True,
        metadata={"description": "what others were told to do; null before"},
    )
    because = fields.Enum(
        Because,
        by_value=True,
        allow_none=True,
        metadata={"description": "absences in a row, no contact for long, or staff want to call"},
    )
    run = fields.List(
        fields.Date(), metadata={"description": "days of the absences in a row, the oldest first"}
    )
    seen_on = fields.Date(
        allow_none=True, metadata={"description": "the last day she was there; null if never"}
    )
    silent_since = fields.Date(
        allow_none=True,
        metadata={"description": "the last contact with her, or the day of her first date"},
    )
    ahead_level = fields.Enum(
        Level,
        by_value=True,
        allow_none=True,
        metadata={"description": "what is to be done next, if nothing happens until then"},
    )
    ahead_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "when the list will be 24 hours old"}
    )


class TimesAway(Schema):
    people = fields.List(fields.Nested(TimeAwayView))


class StandingTimeAway(Schema):
    id = fields.UUID()
    level = fields.Enum(Level, by_value=True)
    revision = fields.Integer()


class StoppedMessage(Schema):
    may_have_left = fields.Boolean(
        metadata={"description": "true: others were told to write to her before it was stopped"}
    )
