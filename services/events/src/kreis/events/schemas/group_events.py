"""Group events: when, where, for how many, and how they were last changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from kreis.events.domain.group_events import ChangeKind, Kind, State
from kreis.events.schemas.places import Places

CLOCK = "%H:%M"
OF_WEEKLY_DATES = validate.OneOf(
    [kind for kind in Kind if kind is not Kind.ASSESSMENT_WEEK],
    error="expected a kind of weekly date",
)
MOST_CHANGES = 2**31 - 1
"""Largest number of a version, as the database counts."""


class WallTime(fields.NaiveDateTime):
    """A moment at the venue, to the minute. The year has four digits, which `%Y` does not grant."""

    def __init__(self, **options: Any) -> None:
        super().__init__("%Y-%m-%dT%H:%M", **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value.isoformat(timespec="minutes")


TOPIC = validate.Regexp(r"^[A-Z][A-Z0-9_]{0,19}\Z", error="expected a code such as T3")

LANGUAGES = ("de", "de-simple", "en", "tr", "ar", "uk")
"""Languages that participants' pages and messages are written in."""
LONGEST_NAME = 80
"""Characters of a topic's name. It stands in a line of a message."""


def _check_german(names: Mapping[str, str]) -> None:
    if not names.get("de", "").strip():
        raise ValidationError("expected a German name")


def _names(**options: Any) -> fields.Dict:
    """Names of a topic by language, German at least."""
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGES)),
        values=fields.String(validate=validate.Length(1, LONGEST_NAME)),
        validate=_check_german,
        **options,
    )


class Venue(Schema):
    id = fields.UUID()
    name = fields.String()
    street = fields.String()
    postal_code = fields.String()
    town = fields.String()


class Seen(Schema):
    """Every change names the `sequence` it was decided on."""

    sequence = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, MOST_CHANGES),
        metadata={"description": "the one that was seen; refused when another stands now"},
    )


class Arrangement(Schema):
    """Times are wall times in the timezone of the group event."""

    starts_at = WallTime()
    ends_at = WallTime()
    venue = fields.Nested(Venue)
    adults = fields.Integer(metadata={"description": "how many have room"})
    care_places = fields.Nested(Places)


class Change(Schema):
    """The last change of a date."""

    id = fields.UUID(metadata={"description": "all dates that one act changed share it"})
    kind = fields.Enum(ChangeKind, by_value=True)
    before = fields.Nested(Arrangement, metadata={"description": "how it was arranged before"})
    answer_by = fields.AwareDateTime(
        allow_none=True,
        metadata={"description": "until when members are asked whether it suits them"},
    )
    made_at = fields.AwareDateTime()
    undone_id = fields.UUID(
        allow_none=True,
        metadata={"description": "the cancellation that a date on after all has taken back"},
    )


class GroupEventDate(Arrangement):
    """Times are wall times in the timezone beside them."""

    id = fields.UUID()
    series_id = fields.UUID()
    cohort_id = fields.UUID()
    kind = fields.String()
    topic = fields.String(
        allow_none=True, metadata={"description": "code of the topic; null while it is open"}
    )
    topic_names = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        allow_none=True,
        metadata={"description": "name of the topic by language; without topic a free one"},
    )
    timezone = fields.String()
    state = fields.Enum(State, by_value=True)
    sequence = fields.Integer(
        metadata={"description": "how often it was changed: SEQUENCE of iCalendar"}
    )
    change = fields.Nested(Change, allow_none=True)
    is_held = fields.Boolean(metadata={"description": "attendance has been complete once"})
    needs_sign_up = fields.Boolean(
        metadata={"description": "who wants to come says so for this date by itself"}
    )
    booster_weeks = fields.Integer(
        allow_none=True,
        metadata={"description": "an additional date, so many weeks after a change of phase"},
    )
    addition_id = fields.UUID(
        allow_none=True,
        metadata={"description": "act of staff that added it later; null of all other dates"},
    )


class FollowedDate(GroupEventDate):
    next_id = fields.UUID(
        allow_none=True,
        metadata={"description": "the date that takes place after it; null after the last"},
    )


class GroupEventView(GroupEventDate):
    adults_coming = fields.Integer(metadata={"description": "how many have said yes"})
    adults_unconfirmed = fields.Integer(
        metadata={"description": "how many of them before the date was changed, and not since"}
    )
    children_coming = fields.Nested(Places)
    children_unsaid = fields.Integer(
        metadata={"description": "how many come of whom nobody has said with which children"}
    )


class GroupEventList(Schema):
    group_events = fields.List(fields.Nested(GroupEventView))


class DateOnPaper(Arrangement):
    id = fields.UUID()


class Content(Schema):
    """What a date is about: a kind, and a topic of the catalogue or a free one.

    `topic_names` alone is a free topic. `topic` alone, as 0.1.0 sends it, has no name to be shown.
    """

    kind = fields.Enum(Kind, by_value=True, required=True, validate=OF_WEEKLY_DATES)
    topic = fields.String(load_default=None, allow_none=True, validate=TOPIC)
    topic_names = _names(load_default=None, allow_none=True)


class TopicNames(Schema):
    names = _names(required=True)


class PlannedTopic(Schema):
    topic = fields.String()
    dates = fields.Integer(metadata={"description": "on how many dates it stands"})


class PlannedTopics(Schema):
    topics = fields.List(fields.Nested(PlannedTopic))
