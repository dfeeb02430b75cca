"""What intake's requests and answers look like."""

from __future__ import annotations

from datetime import date
from typing import Any

import phonenumbers
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from kreis.intake.domain import Channel, RuleKind, State

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SLOTS = [f"{day}-{half}" for day in DAYS for half in ("am", "pm")]
GERMAN_LEVELS = ["none", "A1", "A2", "B1", "B2", "C"]
LANGUAGE = validate.Regexp(r"^[a-z]{2,3}$", error="expected a language code such as de, ar or uk")
LAENDER = ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV"]
LAENDER += ["NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]


def _name() -> fields.String:
    return fields.String(required=True, validate=validate.Length(1, 100))


def _phone(text: str) -> str:
    """A telephone number as E.164; numbers without a country are German."""
    try:
        number = phonenumbers.parse(text, "DE")
    except phonenumbers.NumberParseException as fault:
        raise ValidationError(f"expected a telephone number: {fault}") from fault
    if not phonenumbers.is_possible_number(number):
        raise ValidationError("expected a telephone number, with its area code")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class Phone(fields.String):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return _phone(super()._deserialize(value, attr, data, **kwargs) or "")


class BirthMonth(fields.Field[date]):
    """`2024-10`: the month is enough for an age band, so the day is never asked."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            month = date.fromisoformat(f"{value}-01")
        except ValueError:
            raise ValidationError("expected a month as 2024-10") from None
        if month > date.today():  # noqa: DTZ011  # a bound on typing errors, not a rule of time
            raise ValidationError("expected a month that has begun")
        return month

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else f"{value:%Y-%m}"


class Monday(fields.Date):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if day.weekday() != 0:
            raise ValidationError(f"expected a Monday; {day} is a {day:%A}")
        return day


class AgencyProfile(Schema):
    name = _name()
    short_name = fields.String(required=True, validate=validate.Length(1, 30))
    land = fields.String(required=True, validate=validate.OneOf(LAENDER))
    phone = Phone(required=True)
    office_hours = fields.String(required=True, validate=validate.Length(1, 100))


class Agency(AgencyProfile):
    id = fields.UUID()


class StaffProfile(Schema):
    first_name = _name()
    last_name = _name()
    phone = Phone(required=True)


class Staff(StaffProfile):
    id = fields.UUID()


class ChildInput(Schema):
    first_name = fields.String(load_default=None, validate=validate.Length(1, 100))
    birth_month = BirthMonth(required=True)
    needs_care = fields.Boolean(load_default=False)


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
    how = fields.String(required=True, validate=validate.OneOf(["yes", "with_lift"]))


class Registration(Schema):
    """A newcomer. Six things are asked of everybody: first and last name, language, a way to reach
    her, the first child, and when she is free."""

    first_name = _name()
    last_name = _name()
    language = fields.String(required=True, validate=LANGUAGE)
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
    start_weeks = fields.List(fields.Nested(StartWeek), load_default=list)
    reach = fields.List(fields.Nested(Reach), load_default=list)
    topics = fields.List(
        fields.String(validate=validate.Length(1, 60)),
        load_default=list,
        validate=validate.Length(max=3, error="expected three topics at most"),
    )
    may_join_women_only = fields.Boolean(load_default=None, allow_none=True)
    has_address_protection = fields.Boolean(load_default=False)
    access_route = fields.String(
        load_default="self", validate=validate.OneOf(["referral", "recommendation", "self"])
    )
    funded_project = fields.String(load_default="", validate=validate.Length(max=60))
    waiting_since = fields.Date(load_default=None)

    @post_load
    def settle_women_only(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Women may join a women-only group unless somebody said otherwise."""
        if data["may_join_women_only"] is None:
            data["may_join_women_only"] = data["gender"] == "woman"
        return data

    @validates_schema
    def check_repeats(self, data: dict[str, Any], **_: Any) -> None:
        for field, key in (("reach", "venue_id"), ("start_weeks", "monday")):
            named = [entry[key] for entry in data.get(field, [])]
            if len(named) != len(set(named)):
                raise ValidationError(f"expected each {key} once", field)


class ParticipantView(Registration):
    id = fields.UUID()
    state = fields.Enum(State, by_value=True)
    children = fields.List(fields.Nested(ChildView))


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
    children_in_care = fields.Integer(metadata={"description": "children who need care"})
    contact_person = fields.Nested(Staff)
    agency = fields.Nested(Agency)


class Entry(Schema):
    entry_date = fields.Date(required=True)


class Enrolment(Schema):
    id = fields.UUID()
    participant_id = fields.UUID()
    entry_date = fields.Date()


class GroupingRuleInput(Schema):
    kind = fields.Enum(RuleKind, by_value=True, required=True)
    participant_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(equal=2))

    @validates_schema
    def check_two_people(self, data: dict[str, Any], **_: Any) -> None:
        if len(set(data["participant_ids"])) != 2:
            raise ValidationError("expected two different people", "participant_ids")


class GroupingRuleView(GroupingRuleInput):
    id = fields.UUID()


class PoolEntry(Schema):
    participant = fields.Nested(ParticipantView)
    waiting_days = fields.Integer()
