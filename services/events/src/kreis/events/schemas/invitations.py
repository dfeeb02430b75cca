"""Invitations, answers and the links they come by."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from kreis.events.domain.invitations import Answer, Child, How, Reply
from kreis.events.schemas.dates import CLOCK, FollowedDate, Seen, Venue


class BirthMonth(fields.Field[date]):
    """`2024-10`: the month is enough for an age band, so the day is never asked."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError:
            raise ValidationError("expected a month as 2024-10") from None

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else f"{value:%Y-%m}"


class ComingChild(Schema):
    id = fields.UUID(required=True)
    birth_month = BirthMonth(required=True)


class Week(Schema):
    from_ = fields.Date(data_key="from", attribute="first_day")
    to = fields.Date(attribute="last_day")
    starts_at = fields.Time(CLOCK)
    ends_at = fields.Time(CLOCK)


class Weekly(Schema):
    weekday = fields.String()
    starts_at = fields.Time(CLOCK)
    ends_at = fields.Time(CLOCK)
    dates = fields.List(fields.Date())


class PlaceOffer(Schema):
    """A free place, held for her until it expires."""

    id = fields.UUID()
    made_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()


class InLine(Schema):
    """A place on a waitlist."""

    place = fields.Integer(metadata={"description": "from 1 on"})
    children = fields.List(
        fields.Nested(ComingChild), metadata={"description": "whom she would bring"}
    )
    since = fields.AwareDateTime()
    has_lapsed = fields.Boolean(
        metadata={"description": "she let an offer run out, and is offered none by itself"}
    )
    offer = fields.Nested(PlaceOffer, allow_none=True)


class HerDate(FollowedDate):
    """A date, and what she answered for it."""

    answer = fields.Enum(Answer, by_value=True, allow_none=True)
    children = fields.List(fields.Nested(ComingChild))
    is_own_answer = fields.Boolean(
        metadata={"description": "said about this date, not about all of them"}
    )
    is_asked_again = fields.Boolean(
        metadata={"description": "the date was changed after she last answered for it"}
    )
    places_left = fields.Integer(
        allow_none=True, metadata={"description": "for adults; null where nobody signs up"}
    )
    waitlist = fields.Nested(
        InLine, allow_none=True, metadata={"description": "null while she does not wait"}
    )


class InvitationView(Schema):
    """One invitation, for the start week and the weekly dates together."""

    id = fields.UUID()
    participant_id = fields.UUID()
    cohort_id = fields.UUID()
    name = fields.String(metadata={"description": "what staff call the cohort"})
    timezone = fields.String()
    venue = fields.Nested(Venue)
    week = fields.Nested(
        Week, allow_none=True, metadata={"description": "null when holidays leave nothing of it"}
    )
    series = fields.Nested(Weekly)
    group_events = fields.List(fields.Nested(HerDate))
    answer_by = fields.AwareDateTime()
    answer = fields.Enum(Answer, by_value=True, allow_none=True)
    children = fields.List(fields.Nested(ComingChild))
    version = fields.Integer(metadata={"description": "0 until she answers, one more each time"})
    since = fields.Date(
        allow_none=True, metadata={"description": "her first day, when she came later"}
    )
    until = fields.Date(allow_none=True, metadata={"description": "her last day, when she left"})


class LinkView(Schema):
    token = fields.String(metadata={"description": "told this once and stored nowhere"})
    expires_at = fields.AwareDateTime()


class LinkedInvitation(InvitationView):
    agency_id = fields.UUID()
    today = fields.Date(metadata={"description": "the day it is where the group meets"})
    expires_at = fields.AwareDateTime(metadata={"description": "until when the link opens"})


class ReplyInput(Schema):
    """Whether she comes, and with which children."""

    answer = fields.Enum(Answer, by_value=True, required=True)
    children = fields.List(
        fields.Nested(ComingChild), load_default=list, validate=validate.Length(max=20)
    )

    @validates_schema
    def check_children(self, data: dict[str, Any], **_: Any) -> None:
        named = [child["id"] for child in data["children"]]
        if len(named) != len(set(named)):
            raise ValidationError("expected each child once", "children")
        if named and data["answer"] is Answer.NO:
            raise ValidationError("expected no children with the answer no", "children")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        children = frozenset(Child(**child) for child in data.pop("children"))
        return {**data, "reply": Reply(data.pop("answer"), children)}


class StaffReplyInput(ReplyInput):
    how = fields.Enum(
        How,
        by_value=True,
        required=True,
        validate=validate.OneOf([How.PHONE, How.IN_PERSON], error="expected phone or in_person"),
    )


class _OrWaits(Schema):
    waits = fields.Boolean(
        load_default=False,
        metadata={"description": "stands on the waitlist where there is no room for her yes"},
    )


class DateReplyInput(_OrWaits, Seen, ReplyInput):
    """What she says about one date, as she saw it."""


class StaffDateReplyInput(_OrWaits, Seen, StaffReplyInput):
    pass


class FeedView(Schema):
    token = fields.String(
        allow_none=True,
        metadata={"description": "the secret part of the feed's address, told this once"},
    )
