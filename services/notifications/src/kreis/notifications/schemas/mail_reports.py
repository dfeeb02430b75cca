"""Reports about mail, and unsubscribing."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.notifications.domain.mail_reports.report import Report
from kreis.notifications.domain.mail_tokens import LENGTH


class ReportTaken(Schema):
    report = fields.Enum(Report, by_value=True, metadata={"description": "how it was understood"})
    has_effect = fields.Boolean(
        metadata={"description": "false: it is no bounce, was noted before, or names no message"}
    )


class Unsubscription(Schema):
    token = fields.String(required=True, validate=validate.Length(LENGTH, LENGTH))


class MailAddress(Schema):
    refused_since = fields.AwareDateTime(
        allow_none=True,
        metadata={"description": "the first mail that came back was written then; null: none has"},
    )
