"""People, their children, and who of them waits."""

from __future__ import annotations

from typing import Any

from marshmallow import (
    Schema,
    ValidationError,
    fields,
    missing,
    post_load,
    validate,
    validates_schema,
)

from kreis.chassis.http.schemas import PageArguments
from kreis.intake.domain.people import Channel, State
from kreis.intake.schemas.agencies import Agency, Staff
from kreis.intake.schemas.agreements import ConsentInput, NoticeInput
from kreis.intake.schemas.fields import (
    GERMAN_LEVELS,
    LANGUAGE,
    SLOTS,
    TOPIC,
    WRITTEN,
    BirthMonth,
    Monday,
    Phone,
    name,
)


class ChildInput(Schema):
    first_name = fields.String(load_default=None, validate=validate.Length(1, 100))
    birth_month = BirthMonth(required=True)
    needs_care = fields.Boolean(load_default=False)


class ChildChange(ChildInput):
    id = fields.UUID(
        load_default=None, metadata={"description": "of a child that is known; none for a new one"}
    )


class ChildView(ChildInput):
    id = fields.UUID()


class ChildToday(ChildView):
    age = fields.Integer(metadata={"description": "full years, today"})


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
    email = fields.Email(load_default=None)
    phone = Phone(load_default=None)
    children = fields.List(
        fields.Nested(ChildInput), required=True, validate=validate.Length(1, 20)
    )
    slots = fields.List(fields.String(validate=validate.OneOf(SLOTS)), required=True)
    contact_person_id = fields.UUID(required=True)
    gender = fields.String(
        load_default="woman", validate=validate.OneOf(["woman", "man", "diverse"])
    )
    birth_date = fields.Date(load_default=None)
    postal_code = fields.String(
        load_default=None, validate=validate.Regexp(r"^\d{5}$", error="expected five digits")
    )
    languages = fields.List(fields.String(validate=LANGUAGE), load_default=list)
    german_level = fields.String(load_default="none", validate=validate.OneOf(GERMAN_LEVELS))
    needs_interpreter = fields.Boolean(load_default=False)
    start_weeks = fields.List(fields.Nested(StartWeek), load_default=list)
    reach = fields.List(fields.Nested(Reach), load_default=list, validate=validate.Length(max=200))
    excluded_venues = fields.List(
        fields.UUID(), load_default=list, metadata={"description": "where she must not be sent"}
    )
    topics = fields.List(
        fields.String(validate=TOPIC),
        load_default=list,
        validate=validate.Length(max=3, error="expected three topics at most"),
    )
    may_join_women_only = fields.Boolean(load_default=None, allow_none=True)
    has_address_protection = fields.Boolean(load_default=False)
    wants_discretion = fields.Boolean(
        load_default=False,
        metadata={"description": "messages that do not tell what they are about"},
    )
    access_route = fields.String(
        load_default="self", validate=validate.OneOf(["referral", "recommendation", "self"])
    )
    funded_project = fields.String(load_default="", validate=validate.Length(max=60))
    waiting_since = fields.Date(load_default=None)

    @validates_schema
    def check_repeats(self, data: dict[str, Any], **_: Any) -> None:
        for field, key in (("reach", "venue_id"), ("start_weeks", "monday")):
            named = [entry[key] for entry in data.get(field, [])]
            if len(named) != len(set(named)):
                raise ValidationError(f"expected each {key} once", field)


class Registration(Person):
    notice = fields.Nested(NoticeInput, load_default=None, allow_none=True)
    consents = fields.List(fields.Nested(ConsentInput), load_default=list)

    @post_load
    def settle_women_only(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Women may join a women-only group unless somebody said otherwise."""
        if data["may_join_women_only"] is None:
            data["may_join_women_only"] = data["gender"] == "woman"
        return data


class ParticipantChange(Person):
    """What is to be changed; a field that is not named stays as it is. Children are named all."""

    children = fields.List(fields.Nested(ChildChange), validate=validate.Length(1, 20))
    may_join_women_only = fields.Boolean()
    waiting_since = fields.Date()

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.required = False
        field_obj.load_default = missing


class ParticipantView(Person):
    id = fields.UUID()
    state = fields.Enum(State, by_value=True)
    children = fields.List(fields.Nested(ChildView))
    cohort_id = fields.UUID(allow_none=True, metadata={"description": "the group she is in"})
    version = fields.Integer(metadata={"description": "for If-Match"})


class LikenessQuery(Schema):
    """Who is about to be registered, as far as it is known."""

    first_name = name()
    last_name = name()
    birth_date = fields.Date(load_default=None, allow_none=True)
    email = fields.Email(load_default=None, allow_none=True)
    phone = Phone(load_default=None, allow_none=True)


class Lookalike(Schema):
    participant_id = fields.UUID()
    same = fields.List(fields.String(), metadata={"description": "the fields that are the same"})


class ParticipantQuery(PageArguments):
    contact_person_id = fields.UUID(load_default=None)


class PoolQuery(Schema):
    contact_person_id = fields.UUID(load_default=None)


class ParticipantPage(Schema):
    items = fields.List(fields.Nested(ParticipantView))
    next = fields.UUID(allow_none=True)


class Contact(Schema):
    first_name = fields.String()
    last_name = fields.String()
    language = fields.String()
    german_level = fields.String()
    channel = fields.Enum(Channel, by_value=True)
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    is_discreet = fields.Boolean()
    state = fields.Enum(
        State, by_value=True, metadata={"description": "left: write to her no more"}
    )
    children_in_care = fields.Integer(metadata={"description": "children who need care"})
    contact_person = fields.Nested(Staff)
    agency = fields.Nested(Agency)


class PoolEntry(Schema):
    participant = fields.Nested(ParticipantView)
    waiting_days = fields.Integer()
    missing = fields.List(
        fields.String(), metadata={"description": "what is still to be asked: slots, reach, …"}
    )
