"""Notices: the information on data protection was handed over."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Day
from kreis.intake.schemas.fields import WRITTEN


class NoticeInput(Schema):
    """The information on data protection was handed over."""

    handed_on = Day(load_default=None, metadata={"description": "today, if not named"})
    language = fields.String(required=True, validate=WRITTEN)
    version = fields.String(required=True, validate=validate.Length(1, 40))


class Notice(NoticeInput):
    id = fields.UUID()
    participant_id = fields.UUID()
    recorded_by = fields.String()
    recorded_at = fields.DateTime()
