"""Closure days, topics, who contributes, what a date costs, appointments."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from kreis.events.domain.appointments import Slot
from kreis.events.domain.calendar import Reason
from kreis.events.domain.contributors import Channel, Role
from kreis.events.domain.costs import Cost
from kreis.events.domain.group_events import Kind

FORMS = ("in_person", "phone", "home_visit")
_MOST_CENTS = 10_000_000
_TOPIC = validate.Regexp(r"^[A-Z][A-Z0-9_]{0,19}$", error="expected a code such as T3")
_OPEN_KINDS = [kind for kind in Kind if kind is not Kind.ASSESSMENT_WEEK]
_KIND = validate.OneOf(_OPEN_KINDS, error="expected a kind of weekly date")


class ClosureDayInput(Schema):
    reason = fields.String(required=True, validate=validate.Length(1, 100))


class ClosureDay(Schema):
    day = fields.Date()
    reason = fields.String()
    group_event_ids = fields.List(
        fields.UUID(), metadata={"description": "dates that stand on it still"}
    )


class ClosureDays(Schema):
    closure_days = fields.List(fields.Nested(ClosureDay))


class Programme(Schema):
    """What the first weekly dates are for, in order; those after them are open."""

    kinds = fields.List(
        fields.Enum(Kind, by_value=True, validate=_KIND),
        required=True,
        validate=validate.Length(max=60),
    )


class Content(Schema):
    """What a date is about: a kind, and one of the topics that participants have wished for."""

    kind = fields.Enum(Kind, by_value=True, required=True, validate=_KIND)
    topic = fields.String(load_default=None, allow_none=True, validate=_TOPIC)


class SkippedDay(Schema):
    day = fields.Date()
    reason = fields.Enum(Reason, by_value=True)


class SkippedDays(Schema):
    skipped_days = fields.List(fields.Nested(SkippedDay))


class ContributorInput(Schema):
    role = fields.Enum(Role, by_value=True, required=True)
    name = fields.String(required=True, validate=validate.Length(1, 200))
    email = fields.Email(load_default=None, allow_none=True)
    phone = fields.String(load_default=None, allow_none=True, validate=validate.Length(3, 40))

    @validates_schema
    def check_reachable(self, data: dict[str, Any], **_: Any) -> None:
        if not (data["email"] or data["phone"]):
            raise ValidationError("expected an e-mail address or a telephone number", "email")


class ReachedContributor(ContributorInput):
    channel = fields.Enum(
        Channel,
        by_value=True,
        metadata={"description": "how she hears of a change; of call, from staff"},
    )


class Contributor(ReachedContributor):
    id = fields.UUID()
    recipient_id = fields.UUID(
        allow_none=True,
        metadata={
            "description": "as whom notifications tells her of the date's last change; null when it"
            " was never changed"
        },
    )


class Contributors(Schema):
    contributors = fields.List(fields.Nested(Contributor))


def _cents(what: str, **options: Any) -> fields.Integer:
    return fields.Integer(
        strict=True,
        validate=validate.Range(0, _MOST_CENTS),
        metadata={"description": f"{what}, in cents"},
        **options,
    )


class CostInput(Schema):
    """What is not stated is as usual in the series."""

    staff_minutes = fields.Integer(
        strict=True,
        validate=validate.Range(0, 100_000),
        metadata={"description": "working time of all staff together"},
    )
    fee = _cents("for the speaker")
    room = _cents("for the room")
    childcare = _cents("for childcare")
    interpreter = _cents("for interpreting")


class UsualCostInput(CostInput):
    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Cost:
        return Cost(**data)


class CostView(CostInput):
    group_event_id = fields.UUID()
    money = fields.Integer(metadata={"description": "all but working time, in cents"})
    is_confirmed = fields.Boolean(metadata={"description": "false while it is what is usual"})
    version = fields.Integer()
    confirmed_by = fields.String(allow_none=True)
    confirmed_at = fields.AwareDateTime(allow_none=True)


class SlotTime(Schema):
    starts_at = fields.AwareDateTime(required=True)
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(5, 480))
    form = fields.String(required=True, validate=validate.OneOf(FORMS))


class SlotsInput(Schema):
    contact_person_id = fields.UUID(required=True)
    slots = fields.List(fields.Nested(SlotTime), required=True, validate=validate.Length(1, 200))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> list[Slot]:
        who = data["contact_person_id"]
        return [Slot(id=uuid4(), contact_person_id=who, **each) for each in data["slots"]]


class SlotQuery(Schema):
    contact_person_id = fields.UUID(required=True)


class OpenSlot(SlotTime):
    id = fields.UUID()
    contact_person_id = fields.UUID()


class TakenSlot(OpenSlot):
    participant_id = fields.UUID(allow_none=True, metadata={"description": "null while it is open"})


class Slots(Schema):
    slots = fields.List(fields.Nested(TakenSlot))


class HerSlots(Schema):
    """What is open, and what is hers."""

    open = fields.List(fields.Nested(OpenSlot))
    mine = fields.List(fields.Nested(OpenSlot))
