"""How much waits for a member of staff in events, counted."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Day


class WorkloadQuery(Schema):
    """Whose work is counted, by the people whom a member of staff accompanies."""

    people = fields.List(fields.UUID(), required=True, validate=validate.Length(max=5000))
    staff = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(max=100),
        metadata={"description": "whose appointments are counted"},
    )
    monday = Day(required=True, metadata={"description": "first day of the week"})


class Workload(Schema):
    unclear_absences = fields.Integer(
        metadata={"description": "absences of which nobody has said whether they are excused"}
    )
    missing_lists = fields.Integer(
        metadata={"description": "dates of a year that are over, and a list lacks one of them"}
    )
    group_events = fields.Integer(
        metadata={"description": "dates in the week of groups that one of them is in"}
    )
    appointments = fields.Integer(
        metadata={"description": "appointments in the week that somebody has taken"}
    )
