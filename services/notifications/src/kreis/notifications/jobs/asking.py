"""What is asked of intake and events at the moment of a send, and forgotten after it.

Promise: whatever goes wrong comes as `TryLater` or `GiveUp`, without a word about the person.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from kreis.chassis.due import GiveUp, TryLater
from kreis.chassis.peers import Peer, Refused, Unavailable
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain import (
    Answer,
    Channel,
    Contact,
    Errand,
    Hours,
    Invitation,
    Occasion,
    Venue,
    Week,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Asking:
    def __init__(self, settings: NotificationsSettings) -> None:
        tokens = settings.workload_tokens
        self._intake = Peer("intake", settings.intake_url, tokens)
        self._events = Peer("events", settings.events_url, tokens)

    def contact(self, agency: UUID, errand: Errand) -> Contact:
        path = f"/v1/participants/{errand.participant_id}/contact"
        with _outside("intake"):
            answer = self._intake.get(path, agency=agency, purpose=_purpose(errand))
            return _contact(_ContactAnswer(unknown=EXCLUDE).load(answer))

    def invitation(self, agency: UUID, errand: Errand) -> Invitation:
        path = f"/v1/invitations/{errand.cause}"
        with _outside("events"):
            answer = self._events.get(path, agency=agency, purpose=_purpose(errand))
            return _invitation(_InvitationAnswer(unknown=EXCLUDE).load(answer))

    def link_token(self, agency: UUID, errand: Errand) -> str:
        """A fresh one for every send: events keeps only its hash."""
        path = f"/v1/invitations/{errand.cause}/links"
        with _outside("events"):
            answer = self._events.send("POST", path, {}, agency=agency, purpose=_purpose(errand))
            token: str = _LinkAnswer(unknown=EXCLUDE).load(answer)["token"]
            return token

    def calendar(self, agency: UUID, errand: Errand) -> str:
        path = f"/v1/invitations/{errand.cause}/calendar"
        with _outside("events"):
            return self._events.text(path, agency=agency, purpose=_purpose(errand))


class _PersonAnswer(Schema):
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    phone = fields.String(required=True)


class _AgencyAnswer(Schema):
    short_name = fields.String(required=True)
    phone = fields.String(required=True)
    office_hours = fields.String(required=True)


class _ContactAnswer(Schema):
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    is_discreet = fields.Boolean(required=True)
    children_in_care = fields.Integer(required=True)
    contact_person = fields.Nested(_PersonAnswer, required=True, unknown=EXCLUDE)
    agency = fields.Nested(_AgencyAnswer, required=True, unknown=EXCLUDE)


class _VenueAnswer(Schema):
    name = fields.String(required=True)
    street = fields.String(required=True)
    town = fields.String(required=True)


class _HoursAnswer(Schema):
    starts_at = fields.Time(required=True)
    ends_at = fields.Time(required=True)


class _WeekAnswer(_HoursAnswer):
    first_day = fields.Date(required=True, data_key="from")
    last_day = fields.Date(required=True, data_key="to")


class _SeriesAnswer(_HoursAnswer):
    weekday = fields.String(required=True, validate=validate.OneOf(WEEKDAYS))


class _GroupEventAnswer(Schema):
    starts_at = fields.NaiveDateTime(required=True)
    ends_at = fields.NaiveDateTime(required=True)
    venue = fields.Nested(_VenueAnswer, required=True, unknown=EXCLUDE)


class _InvitationAnswer(Schema):
    timezone = fields.String(required=True)
    venue = fields.Nested(_VenueAnswer, required=True, unknown=EXCLUDE)
    week = fields.Nested(_WeekAnswer, required=True, allow_none=True, unknown=EXCLUDE)
    series = fields.Nested(_SeriesAnswer, required=True, unknown=EXCLUDE)
    answer_by = fields.AwareDateTime(required=True)
    answer = fields.String(required=True, allow_none=True)
    children = fields.List(fields.Raw(), required=True)
    version = fields.Integer(required=True)
    group_events = fields.List(fields.Nested(_GroupEventAnswer, unknown=EXCLUDE), required=True)


class _LinkAnswer(Schema):
    token = fields.String(required=True)


def _contact(answer: dict[str, Any]) -> Contact:
    contact_person, agency = answer["contact_person"], answer["agency"]
    return Contact(
        name=_name(answer),
        channel=answer["channel"],
        email=answer["email"],
        phone=answer["phone"],
        is_discreet=answer["is_discreet"],
        children_in_care=answer["children_in_care"],
        contact_person=_name(contact_person),
        contact_person_phone=contact_person["phone"],
        agency=agency["short_name"],
        agency_phone=agency["phone"],
        office_hours=agency["office_hours"],
    )


def _invitation(answer: dict[str, Any]) -> Invitation:
    series = answer["series"]
    return Invitation(
        timezone=ZoneInfo(answer["timezone"]),
        venue=Venue(**answer["venue"]),
        week=None if answer["week"] is None else _week(answer["week"]),
        weekday=WEEKDAYS.index(series["weekday"]),
        series=Hours(series["starts_at"], series["ends_at"]),
        answer_by=answer["answer_by"],
        answer=Answer(answer["answer"], answer["version"]),
        children=len(answer["children"]),
        occasions=tuple(_occasion(group_event) for group_event in answer["group_events"]),
    )


def _week(week: dict[str, Any]) -> Week:
    return Week(week["first_day"], week["last_day"], Hours(week["starts_at"], week["ends_at"]))


def _occasion(group_event: dict[str, Any]) -> Occasion:
    venue = Venue(**group_event["venue"])
    return Occasion(group_event["starts_at"], group_event["ends_at"], venue)


def _name(person: dict[str, Any]) -> str:
    return f"{person['first_name']} {person['last_name']}"


def _purpose(errand: Errand) -> str:
    return f"send {errand.kind}"


@contextmanager
def _outside(service: str) -> Iterator[None]:
    try:
        yield
    except Unavailable as fault:
        raise TryLater(str(fault)) from fault
    except Refused as fault:
        raise GiveUp(f"{service} answers {fault.status}") from fault
    except ValidationError as fault:
        # Two releases side by side understand each other again when both are rolled out.
        names = ", ".join(sorted(fault.messages_dict))
        raise TryLater(f"{service} answers in another form: {names}") from None
