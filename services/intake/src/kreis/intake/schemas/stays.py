"""Entry, exit, re-entry, and waiting once more."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Day
from kreis.intake.domain.participants import State
from kreis.intake.schemas.fields import WaitingSince

DESTINATIONS = [
    "employment", "education", "qualification", "job_search", "other_programme", "care_work",
    "health", "moved_away", "gave_up_waiting", "other", "unknown",
]  # fmt: skip


class ExitInput(Schema):
    exit_date = Day(required=True)
    destination = fields.String(
        load_default="unknown",
        validate=validate.OneOf(DESTINATIONS),
        metadata={"description": "where she goes from here; stays inside intake"},
    )


class Exit(ExitInput):
    id = fields.UUID()
    participant_id = fields.UUID()
    recorded_by = fields.String()
    recorded_at = fields.DateTime()
    re_entry_date = fields.Date(allow_none=True)


class ReEntry(Schema):
    re_entry_date = Day(required=True)
    waits_for_group = fields.Boolean(load_default=False)


class WaitOnceMore(Schema):
    waiting_since = WaitingSince(load_default=None, metadata={"description": "today, if not named"})


class Days(Schema):
    first = fields.Date()
    last = fields.Date()


class PossibleDays(Schema):
    """The days that a request is not refused for."""

    entry = fields.Nested(Days)
    exit = fields.Nested(Days)
    re_entry = fields.Nested(Days)


class FormerEntry(Schema):
    """What an entry was before it was corrected or taken back."""

    entry_date = fields.Date()
    recorded_by = fields.String()
    recorded_at = fields.AwareDateTime()
    ended_by = fields.String()
    ended_at = fields.AwareDateTime()


class Stay(Schema):
    state = fields.Enum(State, by_value=True)
    entry_date = fields.Date(allow_none=True, metadata={"description": "the first one counts"})
    former_entries = fields.List(fields.Nested(FormerEntry))
    exits = fields.List(fields.Nested(Exit))
    days = fields.Nested(PossibleDays)
