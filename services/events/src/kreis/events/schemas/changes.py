"""Moving and cancelling dates: what is asked, what it would do, whom it reaches."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from kreis.chassis.http.fields import Day
from kreis.events.domain.changes import BreakCode, Wish
from kreis.events.domain.group_events import Venue
from kreis.events.domain.invitations import Answer
from kreis.events.domain.open_days import WEEKDAYS
from kreis.events.schemas.answers import ComingChild
from kreis.events.schemas.contributors import Contributor
from kreis.events.schemas.group_events import CLOCK, Arrangement, FollowedDate, Seen
from kreis.events.schemas.places import CapacityInput


def _text(most: int) -> fields.String:
    return fields.String(required=True, validate=validate.Length(1, most))


class VenueInput(Schema):
    """A venue as cohorts knows it."""

    id = fields.UUID(required=True)
    name = _text(200)
    street = _text(200)
    postal_code = fields.String(
        required=True, validate=validate.Regexp(r"^[0-9]{5}\Z", error="expected five digits")
    )
    town = _text(100)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Venue:
        return Venue(**data)


class _WishInput(Schema):
    starts_at = fields.Time(CLOCK, required=True)
    ends_at = fields.Time(CLOCK, required=True)
    venue = fields.Nested(VenueInput, load_default=None, allow_none=True)
    capacity = fields.Nested(CapacityInput, load_default=None, allow_none=True)

    @validates_schema
    def check_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["ends_at"] <= data["starts_at"]:
            raise ValidationError("expected a time after starts_at", "ends_at")


class MoveWish(_WishInput):
    """What one date is to become; without venue and capacity these stay."""

    date = Day(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"wish": Wish(day=data.pop("date"), **_wish(data)), **data}


class RestWish(_WishInput):
    """What this and all later dates of the series are to become."""

    weekday = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(WEEKDAYS))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"wish": Wish(weekday=data.pop("weekday"), **_wish(data)), **data}


def _wish(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data.pop(name) for name in ("starts_at", "ends_at", "venue", "capacity")}


class _Decision(Seen):
    despite = fields.List(
        fields.Enum(BreakCode, by_value=True),
        load_default=list,
        validate=validate.Length(max=len(BreakCode)),
        metadata={"description": "what may break, as the preview named it"},
    )


class MoveInput(_Decision, MoveWish):
    pass


class RestInput(_Decision, RestWish):
    pass


class Recipient(Schema):
    """A member of the cohort, and whether she hears of a change."""

    invitation_id = fields.UUID()
    participant_id = fields.UUID()
    restricted = fields.Boolean(metadata={"description": "under address protection"})
    answer = fields.Enum(
        Answer, by_value=True, allow_none=True, metadata={"description": "for this date"}
    )
    children = fields.List(fields.Nested(ComingChild), metadata={"description": "who come along"})
    children_are_unsaid = fields.Boolean(
        metadata={"description": "she comes, and nobody has said with which children"}
    )
    is_told = fields.Boolean(
        metadata={
            "description": "false for who declined all dates, or a date that is off or on again"
        }
    )


class Recipients(Schema):
    group_event = fields.Nested(FollowedDate)
    members = fields.List(fields.Nested(Recipient))
    contributors = fields.List(
        fields.Nested(Contributor),
        metadata={"description": "speakers, childcare staff and others who hear of changes too"},
    )


class Break(Schema):
    """What a change breaks."""

    code = fields.Enum(BreakCode, by_value=True)
    day = fields.Date()
    band = fields.String(
        allow_none=True, metadata={"description": "the age band that is short, or `all`"}
    )
    wanted = fields.Integer(allow_none=True)
    places = fields.Integer(allow_none=True)
    with_id = fields.UUID(
        allow_none=True, metadata={"description": "the group event it collides with"}
    )


class MovedDate(Schema):
    group_event_id = fields.UUID()
    before = fields.Nested(Arrangement)
    after = fields.Nested(Arrangement)
    slot = fields.String(
        metadata={"description": "half a day of the week, as intake keeps who is free: wed-am"}
    )
    changes_nothing = fields.Boolean()
    breaks = fields.List(fields.Nested(Break))


class MovePreview(Recipients):
    """Old and new, what breaks, and who hears of it."""

    sequence = fields.Integer(metadata={"description": "to be named when it is done"})
    dates = fields.List(fields.Nested(MovedDate))
