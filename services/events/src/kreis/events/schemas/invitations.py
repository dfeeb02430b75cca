"""Invitations: who is asked, to which dates, and what she answered."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from kreis.events.domain.invitations import Answer, How
from kreis.events.schemas.answers import ComingChild
from kreis.events.schemas.group_events import CLOCK, FollowedDate, Venue
from kreis.events.schemas.waitlists import InLine


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


class HerDate(FollowedDate):
    """A date, and what she answered for it."""

    answer = fields.Enum(Answer, by_value=True, allow_none=True)
    children = fields.List(fields.Nested(ComingChild))
    children_are_unsaid = fields.Boolean(
        metadata={"description": "she comes, and nobody has said with which children"}
    )
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


_OF_ALL = FollowedDate()
_OF_HERS = HerDate(only=[name for name in HerDate().fields if name not in _OF_ALL.fields])


class HerDates(fields.List[Any]):
    """Dates, each a `ChainMap` of what it says to her, and of what it says to every member.

    The latter is formed once for all members: it is most of a date.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(fields.Nested(HerDate), **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return [{**_formed(each.maps[1]), **_OF_HERS.dump(each.maps[0])} for each in value]


def _formed(date_of_all: Any) -> dict[str, Any]:
    if date_of_all.formed is None:
        date_of_all.formed = _OF_ALL.dump(date_of_all)
    formed: dict[str, Any] = date_of_all.formed
    return formed


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
    group_events = HerDates()
    answer_by = fields.AwareDateTime()
    answer = fields.Enum(Answer, by_value=True, allow_none=True)
    answered_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "when she gave the answer that holds"}
    )
    how = fields.Enum(
        How, by_value=True, allow_none=True, metadata={"description": "how that answer came"}
    )
    children = fields.List(fields.Nested(ComingChild))
    children_are_unsaid = fields.Boolean(
        metadata={"description": "she comes, and nobody has said with which children"}
    )
    version = fields.Integer(
        metadata={"description": "counts her answers, also those from before she was invited anew"}
    )
    since = fields.Date(
        allow_none=True, metadata={"description": "her first day, when she came later"}
    )
    until = fields.Date(allow_none=True, metadata={"description": "her last day, when she left"})
