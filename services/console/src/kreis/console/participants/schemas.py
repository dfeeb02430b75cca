"""Schemas of responses of events and intake, as far as the pages use them.

Other fields are ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from marshmallow import EXCLUDE, Schema, fields, post_load

from kreis.console.participants import domain, slots
from kreis.contracts.calendars import in_zone

ASSESSMENT_WEEK = "assessment_week"


class _Reading(Schema):
    class Meta:
        unknown = EXCLUDE

    makes: ClassVar[Callable[..., Any]]

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        return type(self).makes(**self.prepare(data))

    def prepare(self, data: dict[str, Any]) -> dict[str, Any]:
        return data


class Venue(_Reading):
    makes = domain.Venue

    name = fields.String(required=True)
    street = fields.String(required=True)
    postal_code = fields.String(required=True)
    town = fields.String(required=True)


class Week(_Reading):
    makes = domain.Week

    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    starts_at = fields.Time(required=True)
    ends_at = fields.Time(required=True)


class Weekly(_Reading):
    makes = domain.Weekly

    weekday = fields.String(required=True)
    starts_at = fields.Time(required=True)
    ends_at = fields.Time(required=True)
    dates = fields.List(fields.Date(), required=True)


class Before(_Reading):
    makes = domain.Before

    starts_at = fields.NaiveDateTime(required=True)
    ends_at = fields.NaiveDateTime(required=True)
    venue = fields.Nested(Venue, required=True)


class Change(_Reading):
    makes = domain.Change

    kind = fields.String(required=True)
    before = fields.Nested(Before, required=True)


class ComingChild(_Reading):
    makes = UUID

    hex = fields.String(required=True, data_key="id")


class _Offer(Schema):
    class Meta:
        unknown = EXCLUDE

    expires_at = fields.AwareDateTime(required=True)


class InLine(_Reading):
    makes = domain.InLine

    place = fields.Integer(required=True)
    children = fields.List(fields.Nested(ComingChild), required=True)
    offer = fields.Nested(_Offer, required=True, allow_none=True)

    def prepare(self, data: dict[str, Any]) -> dict[str, Any]:
        offer = data.pop("offer")
        return {**data, "held_until": offer and offer["expires_at"]}


class Meeting(_Reading):
    makes = domain.Meeting

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    sequence = fields.Integer(required=True)
    change = fields.Nested(Change, required=True, allow_none=True)
    answer = fields.Enum(domain.Answer, by_value=True, required=True, allow_none=True)
    coming = fields.List(fields.Nested(ComingChild), required=True, data_key="children")
    is_own_answer = fields.Boolean(required=True)
    is_asked_again = fields.Boolean(required=True)
    starts_at = fields.NaiveDateTime(required=True)
    ends_at = fields.NaiveDateTime(required=True)
    venue = fields.Nested(Venue, required=True)
    kind = fields.String(required=True)
    # An earlier release of events does not send the next five: its dates need no sign-up.
    children_are_unsaid = fields.Boolean(load_default=False)
    topic_names = fields.Dict(load_default=None, allow_none=True)
    needs_sign_up = fields.Boolean(load_default=False)
    places_left = fields.Integer(load_default=None, allow_none=True)
    in_line = fields.Nested(InLine, load_default=None, allow_none=True, data_key="waitlist")

    def prepare(self, data: dict[str, Any]) -> dict[str, Any]:
        kind = data.pop("kind")
        return {**data, "is_in_week": kind == ASSESSMENT_WEEK}


class _Slot(_Reading):
    makes = slots.Slot

    id = fields.UUID(required=True)
    starts_at = fields.AwareDateTime(required=True)
    minutes = fields.Integer(required=True)
    form = fields.String(required=True)


class Invitation(_Reading):
    """Response of events to a link."""

    makes = domain.Invitation

    agency_id = fields.UUID(required=True)
    participant_id = fields.UUID(required=True)
    venue = fields.Nested(Venue, required=True)
    week = fields.Nested(Week, required=True, allow_none=True)
    weekly = fields.Nested(Weekly, required=True, data_key="series")
    meetings = fields.List(fields.Nested(Meeting), required=True, data_key="group_events")
    answer_by = fields.AwareDateTime(required=True)
    answer = fields.Enum(domain.Answer, by_value=True, required=True, allow_none=True)
    coming = fields.List(fields.Nested(ComingChild), required=True, data_key="children")
    timezone = fields.String(required=True)
    today = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    # An earlier release of events does not send the next three.
    now = fields.AwareDateTime(load_default=None)
    other_links = fields.Integer(load_default=0)
    appointments = fields.List(fields.Nested(_Slot), load_default=[])

    def prepare(self, data: dict[str, Any]) -> dict[str, Any]:
        zone, until, now = ZoneInfo(data.pop("timezone")), data.pop("until"), data["now"]
        midnight = datetime.combine(data["today"], time())
        return {
            **data,
            "answer_by": in_zone(data["answer_by"], zone).date(),
            "now": in_zone(now, zone).replace(tzinfo=None) if now else midnight,
            "has_left": until is not None,
        }


class Child(_Reading):
    makes = domain.Child

    id = fields.UUID(required=True)
    birth_month = fields.String(required=True)
    age = fields.Integer(required=True)
    needs_care = fields.Boolean(required=True)
    first_name = fields.String(required=True, allow_none=True)


class Person(_Reading):
    makes = domain.Person

    id = fields.UUID(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    phone = fields.String(required=True)


class Agency(_Reading):
    makes = domain.Agency

    short_name = fields.String(required=True)
    phone = fields.String(required=True)
    office_hours = fields.String(required=True)


class Contact(_Reading):
    makes = domain.Contact

    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    language = fields.String(required=True)
    german_level = fields.String(required=True)
    channel = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    phone_number = fields.String(required=True, allow_none=True, data_key="phone")
    is_discreet = fields.Boolean(required=True)
    contact_person = fields.Nested(Person, required=True, allow_none=True)
    agency = fields.Nested(Agency, required=True, allow_none=True)


class Slots(_Reading):
    """Times for conversations: open ones, and those the participant has taken."""

    makes = slots.Slots

    open = fields.List(fields.Nested(_Slot), required=True)
    mine = fields.List(fields.Nested(_Slot), required=True)
