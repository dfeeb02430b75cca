"""Circles as staff see them, and letters as notifications gets them."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kreis.chassis.http.fields import MailAddress, Phone
from kreis.chassis.http.schemas import Line
from kreis.contracts.calendars import LAENDER
from kreis.exchange.domain.letters import Kind
from kreis.exchange.domain.members import CHANNELS, LANGUAGES

_MOST_PEOPLE = 60


class CircleInput(Schema):
    name = Line(required=True, validate=validate.Length(1, 80))
    land = fields.String(required=True, validate=validate.OneOf(LAENDER))
    sender_name = Line(required=True, validate=validate.Length(1, 80))
    phone = Phone(required=True)
    permission_note = Line(
        load_default="",
        validate=validate.Length(max=500),
        metadata={"description": "what the Jugendamt answered; members read it"},
    )


class InvitedPerson(Schema):
    """Somebody to invite. Nothing here says who she is in the programme."""

    email = MailAddress(load_default=None, allow_none=True)
    phone = Phone(load_default=None, allow_none=True)
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))

    @validates_schema
    def _has_address(self, person: dict[str, str | None], **_: object) -> None:
        wanted = "email" if person.get("channel") == "email" else "phone"
        if not person.get(wanted):
            raise ValidationError("expected the address of this channel", wanted)


class HandingOver(Schema):
    language = fields.String(
        required=True,
        validate=validate.OneOf(LANGUAGES),
        metadata={"description": "of the page that the link opens"},
    )


class HandedOver(Schema):
    token = fields.String(metadata={"description": "of the link, which is told only here"})


class PermissionNote(Schema):
    permission_note = Line(
        required=True,
        validate=validate.Length(max=500),
        metadata={"description": "what the Jugendamt answered; members read it. Empty: nothing"},
    )


class Settling(Schema):
    done = fields.String(
        required=True,
        validate=[validate.Length(1, 2000), validate.Regexp(r"[\s\S]*\S", error="expected words")],
        metadata={"description": "what was done about it"},
    )


class Inviting(Schema):
    people = fields.List(
        fields.Nested(InvitedPerson), required=True, validate=validate.Length(1, _MOST_PEOPLE)
    )


class Circle(Schema):
    id = fields.UUID()
    name = fields.String()
    permission_note = fields.String()
    opened_at = fields.AwareDateTime()


class OpenReport(Schema):
    id = fields.UUID()
    reported_at = fields.AwareDateTime()
    due_on = fields.Date()


class CircleView(Schema):
    circle = fields.Nested(Circle)
    members = fields.Integer(allow_none=True, metadata={"description": "null: too few to say"})
    agreements = fields.Integer(
        allow_none=True, metadata={"description": "to come and of the last 14 days; null: too few"}
    )
    sleeps = fields.Boolean(metadata={"description": "nobody has answered in 60 days"})
    disputes = fields.Integer()
    reports = fields.List(fields.Nested(OpenReport))


class Circles(Schema):
    items = fields.List(fields.Nested(CircleView))


class Report(OpenReport):
    words = fields.String()
    by = fields.String(allow_none=True)
    about = fields.String(allow_none=True)
    settled_at = fields.AwareDateTime(allow_none=True)
    done = fields.String(
        allow_none=True, metadata={"description": "what the steward has done, in her words"}
    )


class LetterView(Schema):
    kind = fields.Enum(Kind, by_value=True)
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    channel = fields.String(validate=validate.OneOf(CHANNELS))
    recipient = fields.String()
    subject = fields.String()
    text = fields.String(metadata={"description": "with `{link}` where the link stands"})
    token = fields.String(metadata={"description": "of the link"})
    sender_name = fields.String()
    land = fields.String(metadata={"description": "whose public holidays are kept"})
    is_urgent = fields.Boolean()
