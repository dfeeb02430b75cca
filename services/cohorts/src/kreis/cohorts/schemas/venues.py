"""Venues, as they are sent and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kreis.chassis.http.schemas import Line
from kreis.cohorts.domain.venues import may_have
from kreis.contracts.calendars import LAENDER


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
    regional_holidays = fields.String(
        allow_none=True,
        validate=validate.OneOf(["none", "assumption", "peace_festival", "corpus_christi"]),
        metadata={
            "description": "holidays of this place beside those of its Land: assumption (BY),"
            " peace_festival (Augsburg, with assumption), corpus_christi (SN, TH), or none; null:"
            " nobody has said. Left out of a request: as before"
        },
    )

    @validates_schema
    def _fits_the_land(self, data: dict[str, Any], **_: Any) -> None:
        if not may_have(data["land"], data.get("regional_holidays")):
            raise ValidationError(f"not in {data['land']}", "regional_holidays")


class Venue(VenueInput):
    id = fields.UUID()
    is_archived = fields.Boolean(metadata={"description": "nothing new is planned there"})
