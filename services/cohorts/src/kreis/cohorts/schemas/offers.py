"""Offers, as they are sent and shown."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from kreis.chassis.http.fields import Day
from kreis.cohorts.domain import offers
from kreis.cohorts.domain.standing import Overlap
from kreis.formation.people import BANDS, DAYS, GERMAN_LEVELS

LANGUAGE = validate.Regexp(
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}\Z", error="expected a language code such as de, ar or uk"
)
ZONE = re.compile(r"[A-Z][A-Za-z_]+/[A-Z][A-Za-z_/-]+")
MOST_PLACES = 500


def these(what: str) -> fields.List[Any]:
    """The query `?id=…&id=…`: only what has one of these ids."""
    return fields.List(
        fields.UUID(),
        data_key="id",
        load_default=tuple,
        validate=validate.Length(1, 100),
        metadata={"description": what},
    )


def _number(least: int, most: int = MOST_PLACES, **options: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(least, most), **options)


def _check_zone(name: str) -> None:
    """A zone that this machine knows, named by its place as the contract asks."""
    try:
        is_known = ZONE.fullmatch(name) and ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        is_known = None
    if not is_known:
        raise ValidationError("expected a time zone such as Europe/Berlin")


class Monday(Day):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if day.weekday() != 0:
            raise ValidationError(f"expected a Monday; {day} is a {day:%A}")
        return day


class WallTime(fields.Time):
    """`09:30`, as the clock on the wall shows it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", **options)


class _FromTo(Schema):
    starts_at = WallTime(required=True)
    ends_at = WallTime(required=True)

    @validates_schema
    def check_order(self, data: dict[str, time], **_: Any) -> None:
        if data["ends_at"] <= data["starts_at"]:
            raise ValidationError("expected a time after starts_at", "ends_at")


class Adults(Schema):
    min = _number(1, required=True)
    max = _number(1, required=True)

    @validates_schema
    def check_order(self, data: dict[str, int], **_: Any) -> None:
        if data["max"] < data["min"]:
            raise ValidationError("expected at least min", "max")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> offers.Adults:
        return offers.Adults(**data)


class CarePlaces(Schema):
    total = _number(0, required=True)
    by_band = fields.Dict(
        keys=fields.String(validate=validate.OneOf(BANDS)),
        values=_number(0),
        load_default=dict,
        metadata={"description": "a band that is not named is bound by the total alone"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> offers.CarePlaces:
        return offers.CarePlaces(**data)


class Week(_FromTo):
    monday = Monday(required=True)
    days = _number(1, 7, load_default=5)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> offers.Week:
        return offers.Week(**data)


class Series(_FromTo):
    weekday = fields.String(required=True, validate=validate.OneOf(DAYS))
    dates = _number(1, 60, load_default=12)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> offers.Series:
        return offers.Series(**data)


class OfferInput(Schema):
    venue_id = fields.UUID(required=True)
    name = fields.String(
        required=True,
        validate=validate.Length(1, 80),
        metadata={"description": "becomes the group's name; never names a person"},
    )
    languages = fields.List(
        fields.String(validate=LANGUAGE), required=True, validate=validate.Length(1, 20)
    )
    german_level_from = fields.String(load_default="none", validate=validate.OneOf(GERMAN_LEVELS))
    women_only = fields.Boolean(load_default=False)
    adults = fields.Nested(Adults, required=True)
    care_places = fields.Nested(CarePlaces, required=True)
    week = fields.Nested(Week, required=True)
    series = fields.Nested(Series, required=True)
    timezone = fields.String(
        load_default="Europe/Berlin", validate=[validate.Length(max=60), _check_zone]
    )

    @post_load
    def settle_languages(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "languages": tuple(dict.fromkeys(data["languages"]))}


class Offer(OfferInput):
    id = fields.UUID()
    slot = fields.String(metadata={"description": "weekday and half of the day: tue-am"})
    is_archived = fields.Boolean(metadata={"description": "no group is formed on it any more"})


class Archived(Schema):
    is_archived = fields.Boolean(required=True)


class OfferFilter(Schema):
    start_from = Day(
        load_default=None,
        metadata={"description": "offers whose start week begins on this day or later"},
    )
    start_until = Day(
        load_default=None,
        metadata={"description": "offers whose start week begins on this day or earlier"},
    )
    ids = these("offers with these ids")


class RoomNeed(Schema):
    """A group that still meets and needs the room of an offer."""

    name = fields.String(metadata={"description": "name of the group"})
    overlap = fields.Enum(
        Overlap,
        by_value=True,
        metadata={
            "description": "both begin in one week, or meet on one half day; `later`: the group may"
            " still meet on it, less often or after holidays"
        },
    )


class ListedOffer(Offer):
    is_taken = fields.Boolean(metadata={"description": "a confirmed group stands on it"})
    room_needed_by = fields.Nested(
        RoomNeed,
        allow_none=True,
        metadata={"description": "the group for whose sake no group can be formed on it"},
    )
    room_perhaps_needed_by = fields.Nested(
        RoomNeed,
        allow_none=True,
        metadata={"description": "a group that may still meet there; it stops no formation"},
    )
