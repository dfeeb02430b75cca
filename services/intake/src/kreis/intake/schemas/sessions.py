"""Sessions of staff that have ended before they expire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from marshmallow import Schema, ValidationError, fields, validate

LONGEST = timedelta(hours=24)
"""A session lasts ten hours. So long a row would be kept at most."""


def _is_soon(moment: datetime) -> None:
    """Machine time: browsers know no story clock."""
    if moment > datetime.now(UTC) + LONGEST:
        raise ValidationError("expected a time within 24 hours")


class EndedSession(Schema):
    digest = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9a-f]{64}\Z", error="expected a SHA-256 in hexadecimal"),
        metadata={"description": "of the secret in the session: it says nothing by itself"},
    )
    until = fields.AwareDateTime(
        required=True,
        validate=_is_soon,
        metadata={"description": "when the session would expire by itself"},
    )


class EndedSessions(Schema):
    items = fields.List(fields.Nested(EndedSession))
