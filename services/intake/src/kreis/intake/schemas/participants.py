"""Participants: what is asked of them, and what is known."""

from __future__ import annotations

from typing import Any

from marshmallow import (
    Schema,
    ValidationError,
    fields,
    missing,
    post_dump,
    validate,
    validates_schema,
)

from kreis.chassis.http.fields import Phone
from kreis.chassis.http.schemas import Line, PageArguments
from kreis.intake.domain.participants import Channel, State
from kreis.intake.schemas import seen
from kreis.intake.schemas.children import ChildChange, ChildInput, ChildView
from kreis.intake.schemas.consents import ConsentInput
from kreis.intake.schemas.fields import (
    GERMAN_LEVELS,
    LANGUAGE,
    SLOTS,
    TOO_YOUNG,
    TOPIC,
    WRITTEN,
    BirthDate,
    Monday,
    WaitingSince,
    email,
    is_too_young,
    name,
    unsaid,
)
from kreis.intake.schemas.notices import NoticeInput


class StartWeek(Schema):
    monday = Monday(required=True)
    mornings = fields.String(
        required=True,
        validate=validate.OneOf(["yes", "with_childcare", "no"]),
        metadata={"description": "whether all five mornings are possible"},
    )


class Reach(Schema):
    venue_id = fields.UUID(required=True)
    how = fields.String(required=True, validate=validate.OneOf(["yes", "with_lift", "no"]))


class Person(Schema):
    """What is known of a newcomer. Six things are asked of everybody: first and last name,
    language, a way to reach her, the first child, and when she is free."""

    first_name = name()
    last_name = name()
    language = fields.String(
        required=True,
        validate=WRITTEN,
        metadata={"description": "her first one; de-simple: German, and to be written to plainly"},
    )
    channel = fields.Enum(Channel, by_value=True, required=True)
    email = email()
    phone = Phone(load_default=None)
    children = fields.List(
        fields.Nested(ChildInput), required=True, validate=validate.Length(1, 20)
    )
    slots = fields.List(
        fields.String(validate=validate.OneOf(SLOTS)),
        required=True,
        validate=validate.Length(max=len(SLOTS)),
    )
    contact_person_id = fields.UUID(required=True)
    gender = unsaid(fields.String, validate=validate.OneOf(["woman", "man", "diverse"]))
    birth_date = BirthDate(load_default=None)
    postal_code = fields.String(
        load_default=None, validate=validate.Regexp(r"^[0-9]{5}\Z", error="expected five digits")
    )
    languages = fields.List(
        fields.String(validate=LANGUAGE), load_default=list, validate=validate.Length(max=20)
    )
    german_level = unsaid(fields.String, validate=validate.OneOf(GERMAN_LEVELS))
    needs_interpreter = unsaid(fields.Boolean)
    start_weeks = fields.List(
        fields.Nested(StartWeek), load_default=list, validate=validate.Length(max=100)
    )
    reach = fields.List(fields.Nested(Reach), load_default=list, validate=validate.Length(max=200))
    excluded_venues = fields.List(
        fields.UUID(),
        load_default=list,
        validate=validate.Length(max=200),
        metadata={"description": "where she must not be sent"},
    )
    topics = fields.List(
        fields.String(validate=TOPIC),
        load_default=list,
        validate=validate.Length(max=3, error="expected three topics at most"),
    )
    may_join_women_only = unsaid(fields.Boolean)
    has_address_protection = unsaid(fields.Boolean)
    wants_discretion = unsaid(fields.Boolean, "messages that do not tell what they are about")
    access_route = unsaid(
        fields.String, validate=validate.OneOf(["referral", "recommendation", "self"])
    )
    funded_project = Line(load_default="", validate=validate.Length(max=60))
    waiting_since = WaitingSince(load_default=None)

    @validates_schema
    def check_repeats(self, data: dict[str, Any], **_: Any) -> None:
        for field, key in (("reach", "venue_id"), ("start_weeks", "monday")):
            named = [entry[key] for entry in data.get(field, [])]
            if len(named) != len(set(named)):
                raise ValidationError(f"expected each {key} once", field)

    @validates_schema
    def check_ages(self, data: dict[str, Any], **_: Any) -> None:
        born = data.get("birth_date")
        months = [child["birth_month"] for child in data.get("children") or ()]
        if born and any(is_too_young(born, month) for month in months):
            raise ValidationError(TOO_YOUNG, "birth_date")


class Registration(Person):
    notice = fields.Nested(NoticeInput, load_default=None, allow_none=True)
    consents = fields.List(
        fields.Nested(ConsentInput), load_default=list, validate=validate.Length(max=20)
    )


class ParticipantChange(Person):
    """What is to be changed; a field that is not named stays as it is. Children are named all."""

    children = fields.List(fields.Nested(ChildChange), validate=validate.Length(1, 20))
    waiting_since = WaitingSince()

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.required = False
        field_obj.load_default = missing


class ParticipantView(Person):
    id = fields.UUID()
    state = fields.Enum(State, by_value=True)
    children = fields.List(fields.Nested(ChildView))
    funded_project = Line(allow_none=True)
    cohort_id = fields.UUID(allow_none=True, metadata={"description": "the group she is in"})
    unconfirmed = fields.List(
        fields.String(),
        dump_only=True,
        metadata={
            "description": "fields that 0.1.0 may have filled by itself; naming one confirms"
        },
    )
    version = fields.Integer(
        allow_none=True, metadata={"description": "for If-Match, to those who may change her"}
    )
    is_in_full = fields.Boolean(
        dump_only=True,
        metadata={
            "description": (
                "false: first name, initial and what group planning needs; the rest is empty"
            )
        },
    )

    @post_dump
    def show_what_may_be_seen(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return seen.briefly(data)


class ParticipantQuery(PageArguments):
    contact_person_id = fields.UUID(load_default=None)
    name = fields.String(
        load_default=None,
        validate=validate.Length(2, 100),
        metadata={"description": "begin of a first name, and of a last name's first letter"},
    )
    without_group = fields.Boolean(
        load_default=False,
        metadata={
            "description": "only your people (a lead: all) who are in the programme, in no"
            " group, and not waiting for one"
        },
    )


class ParticipantIds(Schema):
    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=500))


class People(Schema):
    items = fields.List(fields.Nested(ParticipantView))


class ParticipantPage(Schema):
    items = fields.List(fields.Nested(ParticipantView))
    next = fields.UUID(allow_none=True)
