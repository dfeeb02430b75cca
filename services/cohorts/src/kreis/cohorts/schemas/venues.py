"""Venues, as they are sent and shown."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.schemas import Line

LAENDER = ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV"]
LAENDER += ["NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]


def _text(most: int) -> fields.String:
    return Line(required=True, validate=validate.Length(1, most))


class VenueInput(Schema):
    name = _text(200)
    street = _text(200)
    postal_code = fields.String(
        required=True, validate=validate.Regexp(r"^[0-9]{5}\Z", error="expected five digits")
    )
    town = _text(100)
    land = fields.String(required=True, validate=validate.OneOf(LAENDER))


class Venue(VenueInput):
    id = fields.UUID()
    is_archived = fields.Boolean(metadata={"description": "nothing new is planned there"})
