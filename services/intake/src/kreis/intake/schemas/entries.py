"""Entries: recorded, corrected, taken back, and listed."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Day
from kreis.chassis.http.schemas import PageArguments
from kreis.intake.schemas.participants import ParticipantView

MOST = 200
"""Entries in one request: more than any group has members."""


class Entry(Schema):
    entry_date = Day(required=True)


class Correction(Entry):
    seen = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "the day you saw: refused when another stands now"},
    )


class Enrolment(Schema):
    id = fields.UUID()
    participant_id = fields.UUID()
    entry_date = fields.Date()


class EntryOf(Entry):
    participant_id = fields.UUID(required=True)


class EntriesInput(Schema):
    entries = fields.List(
        fields.Nested(EntryOf), required=True, validate=validate.Length(min=1, max=MOST)
    )


class Skipped(Schema):
    participant_id = fields.UUID()
    why = fields.String(
        metadata={"description": "already-entered, has-left, no-entry, or no-participant"}
    )


class Recorded(Schema):
    recorded = fields.List(fields.Nested(Enrolment))
    skipped = fields.List(fields.Nested(Skipped))


class WithdrawalInput(Schema):
    participant_ids = fields.List(
        fields.UUID(), required=True, validate=validate.Length(min=1, max=MOST)
    )


class Withdrawn(Schema):
    withdrawn = fields.List(fields.UUID())
    skipped = fields.List(fields.Nested(Skipped))


class PeriodArguments(PageArguments):
    from_ = Day(
        data_key="from", load_default=None, metadata={"description": "its first day, if it has one"}
    )
    until = Day(load_default=None, metadata={"description": "its last day, if it has one"})
    recorded_on = Day(
        load_default=None, metadata={"description": "the day they were recorded, by UTC"}
    )


class EntryView(Enrolment):
    participant = fields.Nested(ParticipantView)
    recorded_by = fields.String(metadata={"description": "the subject of the token"})
    recorded_at = fields.AwareDateTime()


class EntryPage(Schema):
    items = fields.List(fields.Nested(EntryView))
    next = fields.UUID(allow_none=True)


class WithoutEntry(Schema):
    participant_id = fields.UUID()
    since = fields.Date(
        allow_none=True,
        metadata={"description": "she came back that day: what was before does not count"},
    )


class WithoutEntryPage(Schema):
    items = fields.List(fields.Nested(WithoutEntry))
    next = fields.UUID(allow_none=True)
