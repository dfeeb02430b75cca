"""Consents by purpose."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Day
from kreis.intake.schemas.fields import WRITTEN

PURPOSES = ["messages", "contact_sharing", "network", "photos", "survey"]
"""`messages`: by e-mail or SMS. Who takes that back is called."""


class ConsentInput(Schema):
    """One decision about one purpose. Taking a consent back is a decision as well."""

    purpose = fields.String(required=True, validate=validate.OneOf(PURPOSES))
    is_given = fields.Boolean(required=True)
    text_version = fields.String(required=True, validate=validate.Length(1, 40))
    language = fields.String(required=True, validate=WRITTEN)
    decided_on = Day(load_default=None, metadata={"description": "today, if not named"})


class Consent(ConsentInput):
    id = fields.UUID()
    participant_id = fields.UUID()
    recorded_by = fields.String()
    recorded_at = fields.DateTime()


class Consents(Schema):
    current = fields.List(fields.Nested(Consent), metadata={"description": "one per purpose"})
    history = fields.List(fields.Nested(Consent), metadata={"description": "every decision"})
