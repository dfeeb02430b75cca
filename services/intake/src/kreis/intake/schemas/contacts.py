"""Contacts: how to reach somebody, and in whose name."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.chassis.http.schemas import sometimes
from kreis.intake.domain.participants import Channel, State
from kreis.intake.schemas.agencies import Agency
from kreis.intake.schemas.children import ChildToday
from kreis.intake.schemas.staff import Staff


class ContactQuery(Schema):
    with_children = fields.Boolean(
        load_default=False, metadata={"description": "needs the scope children:read as well"}
    )


class Contact(Schema):
    first_name = fields.String()
    last_name = fields.String()
    language = fields.String()
    german_level = fields.String(metadata={"description": "unknown: nobody has asked her"})
    channel = fields.Enum(Channel, by_value=True)
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    has_address_protection = fields.Boolean()
    is_discreet = fields.Boolean()
    state = fields.Enum(
        State, by_value=True, metadata={"description": "left: write to her no more"}
    )
    version = fields.Integer(
        metadata={"description": "one more with each change of what is known of her"}
    )
    children_in_care = fields.Integer(metadata={"description": "children who need care"})
    children = fields.List(
        fields.Nested(ChildToday), metadata=sometimes("only where they are asked for")
    )
    contact_person = fields.Nested(Staff)
    agency = fields.Nested(Agency)
