"""Attendance, as it is recorded and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from kreis.chassis.http.fields import Day
from kreis.events.domain.attendance import Absence, Entry, Status
from kreis.events.domain.invitations import Answer
from kreis.events.schemas.cohorts import Period
from kreis.events.schemas.group_events import MOST_CHANGES, WallTime


def _minutes(what: str) -> fields.Integer:
    return fields.Integer(
        load_default=0,
        strict=True,
        validate=validate.Range(0, 24 * 60),
        metadata={"description": what},
    )


class StatusInput(Schema):
    """Whether somebody was there, and for how many minutes."""

    participant_id = fields.UUID(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    minutes = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(0, 24 * 60),
        metadata={"description": "of somebody present; what is left of the length by default"},
    )


class ReasonInput(Schema):
    """What is known about an absence."""

    absence = fields.Enum(
        Absence,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={
            "description": "of somebody absent; as before, or unclear, unless said otherwise"
        },
    )


class PresenceInput(StatusInput):
    """Whether somebody was there; times in minutes."""

    late_by = _minutes("how late she came")
    early_by = _minutes("how much before the end she left")
    version = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(0, MOST_CHANGES),
        metadata={"description": "of the record that was seen: refused when another stands now"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Entry:
        return Entry(**{"absence": None, **data})


class EntryInput(PresenceInput, ReasonInput):
    """What staff put down about one person."""


class AttendanceInput(Schema):
    entries = fields.List(
        fields.Nested(EntryInput), load_default=list, validate=validate.Length(max=500)
    )
    all_others_present = fields.Boolean(
        load_default=False,
        metadata={"description": "who is expected and of whom nothing is known was there"},
    )

    @validates_schema
    def check_something_is_said(self, data: dict[str, Any], **_: Any) -> None:
        if not data["entries"] and not data["all_others_present"]:
            raise ValidationError("expected entries, or all_others_present", "entries")


class Record(Schema):
    status = fields.Enum(Status, by_value=True, dump_default=None, allow_none=True)
    absence = fields.Enum(Absence, by_value=True, dump_default=None, allow_none=True)
    minutes = fields.Integer(dump_default=None, allow_none=True)
    late_by = fields.Integer(dump_default=0)
    early_by = fields.Integer(dump_default=0)
    version = fields.Integer(
        dump_default=0, metadata={"description": "counts the records; 0 while there is none"}
    )
    recorded_by = fields.String(dump_default=None, allow_none=True)
    recorded_at = fields.AwareDateTime(dump_default=None, allow_none=True)


class EntryView(Record):
    """What is known of a member; nothing yet when `status` is null."""

    participant_id = fields.UUID()
    answer = fields.Enum(Answer, by_value=True, allow_none=True)
    is_unconfirmed = fields.Boolean(
        metadata={"description": "the date was changed after her answer: it is not confirmed"}
    )
    is_expected = fields.Boolean(
        metadata={"description": "counts as absent if she does not come: she has not declined"}
    )
    is_guest = fields.Boolean(metadata={"description": "of another cohort: she came along"})
    earlier = fields.List(
        fields.Nested(Record), metadata={"description": "what stood here before, oldest first"}
    )


class AttendanceView(Schema):
    group_event_id = fields.UUID()
    minutes = fields.Integer(metadata={"description": "the full length"})
    is_held = fields.Boolean(metadata={"description": "attendance has been complete once"})
    expected = fields.Integer(metadata={"description": "how many are to be recorded"})
    recorded = fields.Integer(metadata={"description": "how many of them are recorded"})
    entries = fields.List(fields.Nested(EntryView))


class ReportQuery(Period):
    """Whose attendance is asked for: of everybody in a period, of one cohort, or of one person."""

    cohort_id = fields.UUID(load_default=None)
    participant_id = fields.UUID(load_default=None)


class MissingList(Schema):
    """A date that is over and whose list is not complete."""

    group_event_id = fields.UUID()
    cohort_id = fields.UUID()
    cohort_name = fields.String()
    kind = fields.String()
    starts_at = WallTime()
    ends_at = WallTime()
    expected = fields.Integer(metadata={"description": "how many are to be recorded"})
    recorded = fields.Integer(metadata={"description": "how many of them are recorded"})
    participant_ids = fields.List(
        fields.UUID(), metadata={"description": "of whom nothing is recorded yet"}
    )


class MissingLists(Schema):
    missing_lists = fields.List(fields.Nested(MissingList))


class AbsenceView(Schema):
    group_event_id = fields.UUID()
    cohort_id = fields.UUID()
    cohort_name = fields.String()
    date = fields.Date()
    participant_id = fields.UUID()
    absence = fields.Enum(Absence, by_value=True)


class PersonAttendance(Schema):
    """What is recorded of one person, and what is not."""

    participant_id = fields.UUID()
    present = fields.Integer(metadata={"description": "dates at which she was present"})
    recorded = fields.Integer(metadata={"description": "dates of which hers is recorded"})
    missing = fields.List(
        fields.UUID(), metadata={"description": "dates that are over without a record of her"}
    )


class AttendanceReport(Schema):
    """Attendance of a period. Its numbers hold only as far as no list is missing."""

    dates = fields.Integer(
        metadata={"description": "dates that are over, without those that were cancelled"}
    )
    missing_lists = fields.List(fields.Nested(MissingList))
    absences = fields.List(fields.Nested(AbsenceView))
    people = fields.List(fields.Nested(PersonAttendance))


class FromDay(Schema):
    from_ = Day(
        data_key="from", load_default=None, metadata={"description": "of dates from this day on"}
    )


class UnclearAbsence(Schema):
    """An absence that is to be settled: excused, or not."""

    group_event_id = fields.UUID()
    cohort_id = fields.UUID()
    cohort_name = fields.String()
    date = fields.Date()
    participant_id = fields.UUID()
    recorded_at = fields.AwareDateTime()


class PersonSince(Schema):
    participant_id = fields.UUID(required=True)
    since = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "what was before this day does not count"},
    )


class PeopleSince(Schema):
    people = fields.List(
        fields.Nested(PersonSince), required=True, validate=validate.Length(min=1, max=500)
    )


class FirstDay(Schema):
    """The first day on which somebody was there."""

    participant_id = fields.UUID()
    date = fields.Date()
    group_event_id = fields.UUID()
    cohort_id = fields.UUID()
