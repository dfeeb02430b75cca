"""Signature lists, as they are printed and filed."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.events.schemas.group_events import DateOnPaper


class SignatureList(Schema):
    """What the list to sign is printed from. Names come from intake."""

    group_event = fields.Nested(DateOnPaper)
    timezone = fields.String()
    participant_ids = fields.List(fields.UUID(), metadata={"description": "who is expected"})
    filed_by = fields.String(allow_none=True)
    filed_at = fields.AwareDateTime(allow_none=True)


class SignatureListInput(Schema):
    is_filed = fields.Boolean(required=True)
