"""Places of a date, for adults and for children."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from kreis.events.domain.childcare import AGE_BANDS, OLDEST_BAND
from kreis.events.domain.group_events import Capacity

MOST_PLACES = 500
_BANDS = [*(band for _, band in AGE_BANDS), OLDEST_BAND]


class Places(Schema):
    total = fields.Integer()
    by_band = fields.Dict(
        fields.String(),
        fields.Integer(),
        metadata={"description": "by age on the day: 0-2, 3-5, 6-9, 10+"},
    )


def _places(**options: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(0, MOST_PLACES), **options)


class CarePlacesInput(Schema):
    total = _places(required=True)
    by_band = fields.Dict(
        fields.String(validate=validate.OneOf(_BANDS)), _places(), load_default=dict
    )


class CapacityInput(Schema):
    """For how many there is room; asked again when the venue is another."""

    adults = _places(required=True)
    care_places = fields.Nested(CarePlacesInput, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Capacity:
        care = data["care_places"]
        return Capacity(data["adults"], care["total"], care["by_band"])


class PlacesWish(Schema):
    capacity = fields.Nested(CapacityInput, required=True)
    needs_sign_up = fields.Boolean(
        required=True,
        metadata={
            "description": "who wants to come signs up for this date; a yes to all dates takes no"
            " place"
        },
    )
