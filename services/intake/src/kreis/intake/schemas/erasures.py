"""Erasures and their acknowledgements."""

from __future__ import annotations

from marshmallow import Schema, fields


class Acknowledgement(Schema):
    service = fields.String()
    acknowledged_at = fields.AwareDateTime()


class Erasure(Schema):
    participant_id = fields.UUID()
    requested_at = fields.AwareDateTime()
    requested_by = fields.String()
    acknowledgements = fields.List(fields.Nested(Acknowledgement))
    waiting_for = fields.List(
        fields.String(), metadata={"description": "services that have not erased her yet"}
    )
    completed_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "when the last service had erased her"}
    )


class ErasurePage(Schema):
    items = fields.List(fields.Nested(Erasure))
    next = fields.UUID(allow_none=True)
