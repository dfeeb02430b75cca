"""Slots for one-to-one appointments."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from marshmallow import Schema, fields, post_load, validate

from kreis.chassis.http.editing import State, etag, whole
from kreis.chassis.http.fields import Moment
from kreis.events.domain.appointments import RestDays, Slot

FORMS = ("in_person", "phone", "home_visit")


class SlotTime(Schema):
    starts_at = Moment(required=True)
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(5, 480))
    form = fields.String(required=True, validate=validate.OneOf(FORMS))


class SlotMove(SlotTime):
    rest_days = fields.Enum(
        RestDays,
        by_value=True,
        load_default=RestDays.OPEN,
        validate=validate.OneOf((RestDays.OPEN, RestDays.ASK)),
        metadata={"description": "a new day that is a Sunday or a public holiday: open, or ask"},
    )


class SlotsInput(Schema):
    contact_person_id = fields.UUID(required=True)
    slots = fields.List(fields.Nested(SlotTime), required=True, validate=validate.Length(1, 200))
    rest_days = fields.Enum(
        RestDays,
        by_value=True,
        load_default=RestDays.OPEN,
        metadata={"description": "slots on Sundays and public holidays: open, ask first, or skip"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        who = data["contact_person_id"]
        slots = [Slot(id=uuid4(), contact_person_id=who, **each) for each in data["slots"]]
        return {"contact_person_id": who, "slots": slots, "rest_days": data["rest_days"]}


class SlotQuery(Schema):
    contact_person_id = fields.UUID(required=True)


class FreeingQuery(Schema):
    closes = fields.Boolean(
        load_default=False,
        metadata={"description": "the slot is taken away as well, so that nobody takes it again"},
    )


class StaffSlotQuery(SlotQuery):
    first = Moment(
        data_key="from",
        load_default=None,
        metadata={"description": "slots that begin from then on; without it, those to come"},
    )


class OpenSlot(SlotTime):
    id = fields.UUID()
    contact_person_id = fields.UUID()


class TakenSlot(OpenSlot):
    participant_id = fields.UUID(allow_none=True, metadata={"description": "null while it is open"})
    etag = fields.Function(
        lambda slot: etag(state_of(slot)),
        metadata={"type": "string", "description": "to be sent back with a change, in `If-Match`"},
    )


def state_of(slot: Slot | None) -> State:
    """Returns the state of a slot for `If-Match`: each change counts its version up."""
    return whole(None if slot is None else slot.version)


class Slots(Schema):
    slots = fields.List(fields.Nested(TakenSlot))


class OpenedSlots(Slots):
    opened = fields.List(
        fields.Nested(OpenSlot), metadata={"description": "those that this request has opened"}
    )


class HerSlots(Schema):
    """What is open, and what is hers."""

    open = fields.List(fields.Nested(OpenSlot))
    mine = fields.List(fields.Nested(OpenSlot))
