"""Marks of devices that had no net, as they are sent and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from kreis.events.domain.attendance import Entry, Status
from kreis.events.domain.marks import Mark, Outcome, Reason
from kreis.events.schemas.attendance import ReasonInput, StatusInput
from kreis.events.schemas.group_events import MOST_CHANGES

MOST_MARKS = 100


class _Sent(StatusInput):
    """What every mark says. The list on a device has no field for coming late or leaving early: it
    asks for minutes. So a mark that says either is refused, since nothing would keep it."""

    id = fields.UUID(required=True, metadata={"description": "made by the device, never reused"})
    after = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "the mark that this device made of her before"},
    )
    version = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, MOST_CHANGES),
        metadata={"description": "of the record that the page showed; 0 without one"},
    )
    sequence = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, MOST_CHANGES),
        metadata={"description": "of the date as the page showed it"},
    )
    marked_at = fields.AwareDateTime(
        required=True,
        metadata={"description": "the device's clock, corrected by what it measured at load"},
    )


def _mark(data: dict[str, Any]) -> Mark:
    own = {name: data.pop(name) for name in ("id", "after", "sequence", "marked_at")}
    return Mark(entry=Entry(**{"absence": None, **data}), **own)


class MarkByLinkInput(_Sent):
    """By a freelancer: why somebody was absent is not hers to say."""

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Mark:
        return _mark(data)


class MarkInput(_Sent, ReasonInput):
    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Mark:
        return _mark(data)


class MarksInput(Schema):
    marks = fields.List(
        fields.Nested(MarkInput), required=True, validate=validate.Length(1, MOST_MARKS)
    )


class MarksByLinkInput(Schema):
    pin = fields.String(required=True, validate=validate.Length(1, 20))
    marks = fields.List(
        fields.Nested(MarkByLinkInput), required=True, validate=validate.Length(1, MOST_MARKS)
    )


class MarkResult(Schema):
    id = fields.UUID()
    outcome = fields.Enum(Outcome, by_value=True)
    reason = fields.Enum(Reason, by_value=True, allow_none=True)
    version = fields.Integer(
        allow_none=True, metadata={"description": "of the record that says what the mark says"}
    )


class MarkResults(Schema):
    """What became of each mark, in the order in which they were sent."""

    results = fields.List(fields.Nested(MarkResult))


class Standing(Schema):
    """The record that a mark contradicts."""

    status = fields.Enum(Status, by_value=True)
    minutes = fields.Integer()
    recorded_by = fields.String()
    recorded_at = fields.AwareDateTime(
        metadata={"description": "when it was seen: of several devices the earliest"}
    )


class Conflict(Schema):
    """A mark that contradicts what stands. It has overwritten nothing."""

    id = fields.UUID()
    participant_id = fields.UUID()
    status = fields.Enum(Status, by_value=True)
    minutes = fields.Integer(allow_none=True)
    reason = fields.Enum(Reason, by_value=True)
    marked_at = fields.AwareDateTime(allow_none=True)
    is_time_odd = fields.Boolean(
        metadata={"description": "more than three hours before or after the date, or unknown"}
    )
    arrived_at = fields.AwareDateTime()
    recorded_by = fields.String()
    version = fields.Integer(metadata={"description": "of the record that stands; 0 without one"})
    stands = fields.Nested(Standing, allow_none=True)
    is_presence_news = fields.Boolean(
        metadata={"description": "saw her there, the record does not: taking it over is proposed"}
    )


class DateMarks(Schema):
    """What devices sent about a date."""

    taken = fields.Integer(metadata={"description": "marks that a record holds"})
    contradicted = fields.Integer(metadata={"description": "marks in conflict, settled ones too"})
    dropped = fields.Integer(metadata={"description": "about people of whom nothing is kept"})
    last_arrived_at = fields.AwareDateTime(allow_none=True)
    conflicts = fields.List(fields.Nested(Conflict))


class DateInConflict(Schema):
    group_event_id = fields.UUID()
    cohort_id = fields.UUID()
    cohort_name = fields.String()
    date = fields.Date()
    kind = fields.String()
    conflicts = fields.Integer()


class DatesInConflict(Schema):
    dates = fields.List(fields.Nested(DateInConflict))


class SettlementInput(Schema):
    takes_over = fields.Boolean(
        required=True, metadata={"description": "false leaves what stands as it is"}
    )
    version = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, MOST_CHANGES),
        metadata={"description": "of the record that was seen: refused when another stands now"},
    )
