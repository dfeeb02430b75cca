"""The answers of intake and events, as far as a message needs them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from marshmallow import EXCLUDE, Schema, fields, validate

from kreis.notifications.domain.contacts import Contact
from kreis.notifications.domain.contributors import Agency, Contributor
from kreis.notifications.domain.deliveries import Channel
from kreis.notifications.domain.invitations import (
    Answer,
    Change,
    Hours,
    Invitation,
    Member,
    Occasion,
    Offer,
    Venue,
    Week,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
START_WEEK, CANCELLED, LEFT = "assessment_week", "cancelled", "left"
YES, NO = "yes", "no"


class _Answer(Schema):
    class Meta:
        unknown = EXCLUDE


class _PersonAnswer(_Answer):
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    phone = fields.String(required=True)


class AgencyAnswer(_Answer):
    short_name = fields.String(required=True)
    phone = fields.String(required=True)
    office_hours = fields.String(required=True)
    land = fields.String(required=True)


class ContactAnswer(_Answer):
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    language = fields.String(required=True)
    german_level = fields.String(required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    is_discreet = fields.Boolean(required=True)
    state = fields.String(load_default="")
    children_in_care = fields.Integer(required=True)
    contact_person = fields.Nested(_PersonAnswer, required=True)
    agency = fields.Nested(AgencyAnswer, required=True)


class _VenueAnswer(_Answer):
    name = fields.String(required=True)
    street = fields.String(required=True)
    postal_code = fields.String(required=True)
    town = fields.String(required=True)


class _HoursAnswer(_Answer):
    starts_at = fields.Time(required=True)
    ends_at = fields.Time(required=True)


class _WeekAnswer(_HoursAnswer):
    first_day = fields.Date(required=True, data_key="from")
    last_day = fields.Date(required=True, data_key="to")


class _SeriesAnswer(_HoursAnswer):
    weekday = fields.String(required=True, validate=validate.OneOf(WEEKDAYS))


class _BeforeAnswer(_Answer):
    starts_at = fields.NaiveDateTime(required=True)
    venue = fields.Nested(_VenueAnswer, required=True)


class _ChangeAnswer(_Answer):
    id = fields.UUID(required=True)
    before = fields.Nested(_BeforeAnswer, required=True)
    answer_by = fields.AwareDateTime(load_default=None, allow_none=True)


class _OfferAnswer(_Answer):
    id = fields.UUID(required=True)
    expires_at = fields.AwareDateTime(required=True)


class _InLineAnswer(_Answer):
    children = fields.List(fields.Raw(), required=True)
    offer = fields.Nested(_OfferAnswer, load_default=None, allow_none=True)


class _DateAnswer(_BeforeAnswer):
    id = fields.UUID(required=True)
    series_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    ends_at = fields.NaiveDateTime(required=True)
    sequence = fields.Integer(load_default=0)
    state = fields.String(load_default="")
    change = fields.Nested(_ChangeAnswer, load_default=None, allow_none=True)
    timezone = fields.String(load_default="Europe/Berlin")


class _GroupEventAnswer(_DateAnswer):
    answer = fields.String(load_default=None, allow_none=True)
    children = fields.List(fields.Raw(), required=True)
    adults = fields.Integer(load_default=0)
    needs_sign_up = fields.Boolean(load_default=False)
    waitlist = fields.Nested(_InLineAnswer, load_default=None, allow_none=True)


class InvitationAnswer(_Answer):
    timezone = fields.String(required=True)
    venue = fields.Nested(_VenueAnswer, required=True)
    week = fields.Nested(_WeekAnswer, required=True, allow_none=True)
    series = fields.Nested(_SeriesAnswer, required=True)
    answer_by = fields.AwareDateTime(required=True)
    answer = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    group_events = fields.List(fields.Nested(_GroupEventAnswer), required=True)


class _MemberAnswer(_Answer):
    participant_id = fields.UUID(required=True)
    invitation_id = fields.UUID(required=True)
    is_told = fields.Boolean(required=True)


class RecipientsAnswer(_Answer):
    members = fields.List(fields.Nested(_MemberAnswer), required=True)


class _ContributorAnswer(_Answer):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    channel = fields.Enum(Channel, by_value=True, load_default=None)
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    group_events = fields.List(
        fields.Nested(_DateAnswer), required=True, validate=validate.Length(1)
    )


class ContributorsAnswer(_Answer):
    recipients = fields.List(fields.Nested(_ContributorAnswer), required=True)


class LinkAnswer(_Answer):
    token = fields.String(required=True)


def contact(answer: dict[str, Any]) -> Contact:
    contact_person, agency = answer["contact_person"], answer["agency"]
    return Contact(
        name=_name(answer),
        language=answer["language"],
        german_level=answer["german_level"],
        channel=answer["channel"],
        email=answer["email"],
        phone=answer["phone"],
        is_discreet=answer["is_discreet"],
        has_left=answer["state"] == LEFT,
        children_in_care=answer["children_in_care"],
        contact_person=_name(contact_person),
        contact_person_phone=contact_person["phone"],
        agency=agency["short_name"],
        agency_phone=agency["phone"],
        office_hours=agency["office_hours"],
        land=agency["land"],
    )


def members(answer: dict[str, Any]) -> list[Member]:
    """Those of a date."""
    return [Member(**member) for member in answer["members"]]


def contributors(answer: dict[str, Any]) -> dict[UUID, Contributor]:
    """Who contributes to dates that one act of staff changed, by who she is for this change."""
    return {
        each["id"]: Contributor(
            name=each["name"],
            channel=each["channel"] or _way_of_0_1_0(each),
            email=each["email"],
            phone=each["phone"],
            timezone=ZoneInfo(each["group_events"][0]["timezone"]),
            occasions=tuple(_date(group_event) for group_event in each["group_events"]),
        )
        for each in answer["recipients"]
    }


def _way_of_0_1_0(contributor: dict[str, Any]) -> Channel:
    """Events of 0.1.0 does not say how she is reached: by e-mail, or staff call, who hear whether
    she has understood. Goes with 0.3, once nobody runs beside 0.1.0 any more."""
    return Channel.EMAIL if contributor["email"] else Channel.CALL


def agency(answer: dict[str, Any]) -> Agency:
    return Agency(answer["short_name"], answer["phone"], answer["office_hours"], answer["land"])


def invitation(answer: dict[str, Any]) -> Invitation:
    series = answer["series"]
    return Invitation(
        timezone=ZoneInfo(answer["timezone"]),
        venue=Venue(**answer["venue"]),
        week=None if answer["week"] is None else _week(answer["week"]),
        weekday=WEEKDAYS.index(series["weekday"]),
        series=Hours(series["starts_at"], series["ends_at"]),
        answer_by=answer["answer_by"],
        answer=Answer(answer["answer"], answer["version"]),
        occasions=tuple(_occasion(group_event) for group_event in answer["group_events"]),
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
        offer=_offer(group_event["waitlist"]),
    )


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
    )


def _offer(in_line: dict[str, Any] | None) -> Offer | None:
    if in_line is None or in_line["offer"] is None:
        return None
    offer = in_line["offer"]
    return Offer(offer["id"], offer["expires_at"], len(in_line["children"]))


def _change(change: dict[str, Any]) -> Change:
    before = change["before"]
    starts_at: datetime = before["starts_at"]
    return Change(change["id"], starts_at, Venue(**before["venue"]), change["answer_by"])


def _name(person: dict[str, Any]) -> str:
    return f"{person['first_name']} {person['last_name']}"
