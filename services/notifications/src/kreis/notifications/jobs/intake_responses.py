"""The responses of intake, as far as a message needs them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from kreis.notifications.domain.contacts import Contact
from kreis.notifications.domain.contributors import Agency
from kreis.notifications.domain.messages import Channel
from kreis.notifications.jobs.responses import Response

LEFT = "left"


class _PersonResponse(Response):
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    phone = fields.String(required=True)


class AgencyResponse(Response):
    short_name = fields.String(required=True)
    phone = fields.String(required=True)
    office_hours = fields.String(required=True)
    land = fields.String(required=True)


class ContactResponse(Response):
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    language = fields.String(required=True)
    german_level = fields.String(required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    is_discreet = fields.Boolean(required=True)
    state = fields.String(load_default="")
    version = fields.Integer(load_default=None)
    children_in_care = fields.Integer(required=True)
    contact_person = fields.Nested(_PersonResponse, required=True)
    agency = fields.Nested(AgencyResponse, required=True)


def contact(response: dict[str, Any]) -> Contact:
    contact_person, agency = response["contact_person"], response["agency"]
    return Contact(
        name=_name(response),
        language=response["language"],
        german_level=response["german_level"],
        channel=response["channel"],
        email=response["email"],
        phone=response["phone"],
        is_discreet=response["is_discreet"],
        has_left=response["state"] == LEFT,
        children_in_care=response["children_in_care"],
        contact_person=_name(contact_person),
        contact_person_phone=contact_person["phone"],
        agency=agency["short_name"],
        agency_phone=agency["phone"],
        office_hours=agency["office_hours"],
        land=agency["land"],
        version=response["version"],
    )


def agency(response: dict[str, Any]) -> Agency:
    return Agency(
        response["short_name"], response["phone"], response["office_hours"], response["land"]
    )


def _name(person: dict[str, Any]) -> str:
    return f"{person['first_name']} {person['last_name']}"
