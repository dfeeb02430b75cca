"""How much waits for a member of staff in cohorts, counted."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class WorkloadQuery(Schema):
    """Whose work is counted, by the people whom a member of staff accompanies."""

    people = fields.List(fields.UUID(), required=True, validate=validate.Length(max=5000))


class Workload(Schema):
    phase_changes = fields.Integer(
        metadata={"description": "groups of which staff are asked now whether the phase changes"}
    )
