"""Appointments over HTTP: staff open slots, a participant takes one by her link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.events.api.by_link import CHANGES_NOT, OPENS_NOT, by_link, change_by_link
from kreis.events.commands import appointments as commands
from kreis.events.domain.refusals import (
    DatePast,
    NoSlot,
    NoticeTooShort,
    SlotsOnRestDays,
    SlotTaken,
)
from kreis.events.queries import appointments as queries
from kreis.events.schemas import appointments as schemas
from kreis.events.store.links import opened

api = Blueprint("appointments", "appointments", description="One-to-one appointments")


def _edited(slot_id: UUID) -> Edited:
    """A slot, for colleagues and participants who change it at once. 0.1.0 sends no `If-Match`."""
    return Edited(
        f"slot {slot_id}",
        lambda work: schemas.state_of(queries.unchanging(work, slot_id)),
        may_be_unseen=True,
    )


@api.post("/appointment-slots")
@require("appointments:write")
@refuses(DatePast, SlotTaken, SlotsOnRestDays)
@api.arguments(schemas.SlotsInput)
@api.response(201, schemas.OpenedSlots)
def open_slots(wanted: dict[str, Any]) -> Response:
    """Opens slots; the same slot again is there already."""

    def command(work: Work) -> dict[str, Any]:
        opened = commands.open_slots(work, wanted["slots"], wanted["rest_days"])
        known = queries.of_contact_person(work, wanted["contact_person_id"])
        return {**known, "opened": opened}

    return change(command, schema=schemas.OpenedSlots, status=201)


@api.post("/appointment-slots/<uuid:slot_id>/move")
@require("appointments:write")
@edits
@refuses(NoSlot, DatePast, SlotTaken, SlotsOnRestDays)
@api.arguments(schemas.SlotMove)
@api.response(200, schemas.Slots)
def move_slot(wanted: dict[str, Any], slot_id: UUID) -> Response:
    """Gives a slot another time; whoever has taken it keeps it."""

    def command(work: Work) -> dict[str, Any]:
        slot = commands.move(work, slot_id, **wanted)
        return queries.of_contact_person(work, slot.contact_person_id)

    return change(command, schema=schemas.Slots, edited=_edited(slot_id))


@api.get("/appointment-slots")
@require("appointments:write")
@api.arguments(schemas.StaffSlotQuery, location="query")
@api.response(200, schemas.Slots)
def list_slots(wanted: dict[str, Any]) -> dict[str, Any]:
    """All slots of a contact person, to come or from a moment on, and who has which."""
    with reading() as work:
        return queries.of_contact_person(work, wanted["contact_person_id"], wanted["first"])


@api.delete("/appointment-slots/<uuid:slot_id>")
@require("appointments:write")
@edits
@refuses(NoSlot, SlotTaken)
@api.response(200, schemas.Slots)
def close_slot(slot_id: UUID) -> Response:
    """Takes an open slot away."""

    def command(work: Work) -> dict[str, Any]:
        slot = commands.close_slot(work, slot_id)
        return queries.of_contact_person(work, slot.contact_person_id)

    return change(command, schema=schemas.Slots, edited=_edited(slot_id))


@api.delete("/appointment-slots/<uuid:slot_id>/participant")
@require("appointments:write")
@edits
@refuses(NoSlot)
@api.arguments(schemas.FreeingQuery, location="query")
@api.response(200, schemas.Slots)
def free_slot(wanted: dict[str, Any], slot_id: UUID) -> Response:
    """Opens a slot again that somebody had, at any time, or takes it away."""

    def command(work: Work) -> dict[str, Any]:
        slot = commands.free(work, slot_id, closes=wanted["closes"])
        return queries.of_contact_person(work, slot.contact_person_id)

    return change(command, schema=schemas.Slots, edited=_edited(slot_id))


@api.get("/links/<token>/appointment-slots")
@require("links:use")
@refuses(*OPENS_NOT)
@api.arguments(schemas.SlotQuery, location="query")
@api.response(200, schemas.HerSlots)
def list_open_slots(wanted: dict[str, Any], token: str) -> dict[str, Any]:
    """What her contact person has open, and what is hers. The console knows who that is."""
    with by_link(token) as (work, invitation_id):
        _, invitation = opened(work, invitation_id)
        return queries.for_participant(work, invitation, wanted["contact_person_id"])


@api.put("/links/<token>/appointment-slots/<uuid:slot_id>")
@require("links:use")
@refuses(*CHANGES_NOT, NoSlot, DatePast, SlotTaken)
@api.response(200, schemas.HerSlots)
def take_slot(token: str, slot_id: UUID) -> Response:
    """Takes a slot; the one of the same person that she had is open again."""

    def command(work: Work, invitation_id: UUID) -> dict[str, Any]:
        _, invitation = opened(work, invitation_id)
        slot = commands.take(work, invitation, slot_id)
        return queries.for_participant(work, invitation, slot.contact_person_id)

    return change_by_link(token, command, schema=schemas.HerSlots)


@api.delete("/links/<token>/appointment-slots/<uuid:slot_id>")
@require("links:use")
@refuses(*CHANGES_NOT, NoSlot, NoticeTooShort)
@api.response(200, schemas.HerSlots)
def give_slot_back(token: str, slot_id: UUID) -> Response:
    """Gives it back, until 24 hours before it."""

    def command(work: Work, invitation_id: UUID) -> dict[str, Any]:
        _, invitation = opened(work, invitation_id)
        slot = commands.give_back(work, invitation, slot_id)
        return queries.for_participant(work, invitation, slot.contact_person_id)

    return change_by_link(token, command, schema=schemas.HerSlots)
