"""The responses of events, as far as a message needs them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from marshmallow import EXCLUDE, Schema, fields, validate

from kreis.notifications.domain.contributors import Contributor
from kreis.notifications.domain.invitations import (
    Answer,
    Change,
    HeldPlace,
    Hours,
    Invitation,
    Member,
    Occasion,
    Rhythm,
    TimeAway,
    Venue,
    Week,
)
from kreis.notifications.domain.messages import Channel

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
START_WEEK = "assessment_week"
CANCELLED, REINSTATED = "cancelled", "reinstated"
YES, NO = "yes", "no"
BY_LINK = "link"


class Response(Schema):
    class Meta:
        unknown = EXCLUDE


class _VenueResponse(Response):
    name = fields.String(required=True)
    street = fields.String(required=True)
    postal_code = fields.String(required=True)
    town = fields.String(required=True)


class _HoursResponse(Response):
    starts_at = fields.Time(required=True)
    ends_at = fields.Time(required=True)


class _WeekResponse(_HoursResponse):
    first_day = fields.Date(required=True, data_key="from")
    last_day = fields.Date(required=True, data_key="to")


class _SeriesResponse(_HoursResponse):
    weekday = fields.String(required=True, validate=validate.OneOf(WEEKDAYS))


class _BeforeResponse(Response):
    starts_at = fields.NaiveDateTime(required=True)
    venue = fields.Nested(_VenueResponse, required=True)


class _ChangeResponse(Response):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    before = fields.Nested(_BeforeResponse, required=True)
    answer_by = fields.AwareDateTime(load_default=None, allow_none=True)
    made_at = fields.AwareDateTime(load_default=None)
    undone_id = fields.UUID(load_default=None, allow_none=True)


class _HeldPlaceResponse(Response):
    id = fields.UUID(required=True)
    expires_at = fields.AwareDateTime(required=True)


class _WaitlistResponse(Response):
    children = fields.List(fields.Raw(), required=True)
    offer = fields.Nested(_HeldPlaceResponse, load_default=None, allow_none=True)


class _DateResponse(_BeforeResponse):
    id = fields.UUID(required=True)
    series_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    ends_at = fields.NaiveDateTime(required=True)
    sequence = fields.Integer(load_default=0)
    state = fields.String(load_default="")
    change = fields.Nested(_ChangeResponse, load_default=None, allow_none=True)
    timezone = fields.String(load_default="Europe/Berlin")
    topic_names = fields.Dict(load_default=None, allow_none=True)
    addition_id = fields.UUID(load_default=None, allow_none=True)


class _GroupEventResponse(_DateResponse):
    answer = fields.String(load_default=None, allow_none=True)
    children = fields.List(fields.Raw(), required=True)
    adults = fields.Integer(load_default=0)
    needs_sign_up = fields.Boolean(load_default=False)
    is_own_answer = fields.Boolean(load_default=False)
    is_asked_again = fields.Boolean(load_default=True)
    waitlist = fields.Nested(_WaitlistResponse, load_default=None, allow_none=True)


class _TimeAwayResponse(Response):
    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class _RhythmResponse(Response):
    planning_id = fields.UUID(required=True)
    since = fields.Date(required=True)
    rhythm_weeks = fields.Integer(required=True)


class InvitationResponse(Response):
    timezone = fields.String(required=True)
    venue = fields.Nested(_VenueResponse, required=True)
    week = fields.Nested(_WeekResponse, required=True, allow_none=True)
    series = fields.Nested(_SeriesResponse, required=True)
    answer_by = fields.AwareDateTime(required=True)
    answer = fields.String(required=True, allow_none=True)
    how = fields.String(load_default=None, allow_none=True)
    version = fields.Integer(required=True)
    group_events = fields.List(fields.Nested(_GroupEventResponse), required=True)
    time_away = fields.Nested(_TimeAwayResponse, load_default=None, allow_none=True)
    phase = fields.Nested(_RhythmResponse, load_default=None, allow_none=True)


class _MemberResponse(Response):
    participant_id = fields.UUID(required=True)
    invitation_id = fields.UUID(required=True)
    is_told = fields.Boolean(required=True)


class GroupMemberResponse(Schema):
    id = fields.UUID(required=True)
    participant_id = fields.UUID(required=True)
    answer = fields.String(required=True, allow_none=True)
    until = fields.Date(required=True, allow_none=True)


class RecipientsResponse(Response):
    members = fields.List(fields.Nested(_MemberResponse), required=True)


class _ContributorResponse(Response):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    channel = fields.Enum(Channel, by_value=True, load_default=None)
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    group_events = fields.List(
        fields.Nested(_DateResponse), required=True, validate=validate.Length(1)
    )


class ContributorsResponse(Response):
    recipients = fields.List(fields.Nested(_ContributorResponse), required=True)


class LinkResponse(Response):
    id = fields.UUID(load_default=None)
    """None of events 0.2, which takes back no link."""
    token = fields.String(required=True)


def group(response: list[dict[str, Any]]) -> dict[UUID, UUID]:
    """The members of a group who have neither left nor declined, with their invitations."""
    stay = (each for each in response if each["until"] is None and each["answer"] != "no")
    return {each["participant_id"]: each["id"] for each in stay}


def members(response: dict[str, Any]) -> list[Member]:
    """The members of a date."""
    return [Member(**member) for member in response["members"]]


def contributors(response: dict[str, Any]) -> dict[UUID, Contributor]:
    """The contributors to dates that one act of staff changed, by their id for this change."""
    return {
        each["id"]: Contributor(
            name=each["name"],
            channel=each["channel"] or _way_of_0_1_0(each),
            email=each["email"],
            phone=each["phone"],
            timezone=ZoneInfo(each["group_events"][0]["timezone"]),
            occasions=tuple(_date(group_event) for group_event in each["group_events"]),
        )
        for each in response["recipients"]
    }


def _way_of_0_1_0(contributor: dict[str, Any]) -> Channel:
    """Chooses e-mail, or a call by staff: events of 0.1.0 does not say how she is reached.

    Goes with 0.3, once nobody runs beside 0.1.0 any more.
    """
    return Channel.EMAIL if contributor["email"] else Channel.CALL


def invitation(response: dict[str, Any]) -> Invitation:
    series = response["series"]
    return Invitation(
        timezone=ZoneInfo(response["timezone"]),
        venue=Venue(**response["venue"]),
        week=None if response["week"] is None else _week(response["week"]),
        weekday=WEEKDAYS.index(series["weekday"]),
        series=Hours(series["starts_at"], series["ends_at"]),
        answer_by=response["answer_by"],
        answer=Answer(response["answer"], response["version"], response["how"] in (None, BY_LINK)),
        occasions=tuple(_occasion(group_event) for group_event in response["group_events"]),
        time_away=None if response["time_away"] is None else TimeAway(**response["time_away"]),
        rhythm=None if response["phase"] is None else Rhythm(**response["phase"]),
    )


def _week(week: dict[str, Any]) -> Week:
    return Week(week["first_day"], week["last_day"], Hours(week["starts_at"], week["ends_at"]))


def _occasion(group_event: dict[str, Any]) -> Occasion:
    return replace(
        _date(group_event),
        children=len(group_event["children"]),
        is_declined=group_event["answer"] == NO,
        adults=group_event["adults"],
        needs_sign_up=group_event["needs_sign_up"],
        is_accepted=group_event["answer"] == YES,
        waits=group_event["waitlist"] is not None,
        held_place=_held_place(group_event["waitlist"]),
        is_settled=_is_settled(group_event),
    )


def _is_settled(group_event: dict[str, Any]) -> bool:
    was_changed = group_event["change"] is not None
    is_answered: bool = was_changed or group_event["is_own_answer"]
    return is_answered and not group_event["is_asked_again"]


def _date(group_event: dict[str, Any]) -> Occasion:
    """A date, whoever it concerns."""
    change = group_event["change"]
    return Occasion(
        id=group_event["id"],
        series_id=group_event["series_id"],
        is_start_week=group_event["kind"] == START_WEEK,
        starts_at=group_event["starts_at"],
        ends_at=group_event["ends_at"],
        venue=Venue(**group_event["venue"]),
        sequence=group_event["sequence"],
        is_cancelled=group_event["state"] == CANCELLED,
        change=None if change is None else _change(change),
        topic_names=group_event["topic_names"] or {},
        addition_id=group_event["addition_id"],
    )


def _held_place(waitlist: dict[str, Any] | None) -> HeldPlace | None:
    if waitlist is None or waitlist["offer"] is None:
        return None
    offer = waitlist["offer"]
    return HeldPlace(offer["id"], offer["expires_at"], len(waitlist["children"]))


def _change(change: dict[str, Any]) -> Change:
    before = change["before"]
    starts_at: datetime = before["starts_at"]
    return Change(
        id=change["id"],
        starts_at=starts_at,
        venue=Venue(**before["venue"]),
        answer_by=change["answer_by"],
        made_at=change["made_at"],
        is_reinstated=change["kind"] == REINSTATED,
        undone_id=change["undone_id"],
    )
