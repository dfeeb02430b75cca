"""Sessions of staff that have ended before they expire."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Moment


class EndedSession(Schema):
    digest = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9a-f]{64}\Z", error="expected a SHA-256 in hexadecimal"),
        metadata={"description": "of the secret in the session: it says nothing by itself"},
    )
    until = Moment(
        required=True,
        metadata={"description": "when the session would expire by itself; a day from now at most"},
    )


class EndedSessions(Schema):
    items = fields.List(fields.Nested(EndedSession))
