"""Who was there, as it is put down and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from kreis.events.domain.attendance import Absence, Entry, Status
from kreis.events.domain.invitations import Answer


class EntryInput(Schema):
    participant_id = fields.UUID(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    absence = fields.Enum(
        Absence,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "of somebody absent; unclear unless said otherwise"},
    )
    minutes = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        metadata={"description": "of somebody present; the full length unless said otherwise"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Entry:
        return Entry(**data)


class AttendanceInput(Schema):
    entries = fields.List(
        fields.Nested(EntryInput), required=True, validate=validate.Length(max=500)
    )


class Record(Schema):
    status = fields.Enum(Status, by_value=True, dump_default=None, allow_none=True)
    absence = fields.Enum(Absence, by_value=True, dump_default=None, allow_none=True)
    minutes = fields.Integer(dump_default=None, allow_none=True)
    recorded_by = fields.String(dump_default=None, allow_none=True)
    recorded_at = fields.AwareDateTime(dump_default=None, allow_none=True)


class EntryView(Record):
    """What is known of a member; nothing yet when `status` is null."""

    participant_id = fields.UUID()
    answer = fields.Enum(Answer, by_value=True, allow_none=True)
    earlier = fields.List(
        fields.Nested(Record), metadata={"description": "what stood here before, oldest first"}
    )


class AttendanceView(Schema):
    group_event_id = fields.UUID()
    minutes = fields.Integer(metadata={"description": "the full length"})
    is_held = fields.Boolean(metadata={"description": "attendance has been complete once"})
    entries = fields.List(fields.Nested(EntryView))
