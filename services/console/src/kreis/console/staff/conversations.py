"""Conversations page ("Gespräche"): times that a contact person opens, and who has which."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.clock import BERLIN
from kreis.console.services.asking import Json
from kreis.console.services.responses.events import TakenSlot
from kreis.console.staff.dates import moment_of
from kreis.console.staff.names import known_people
from kreis.console.staff.shell import client, clock, go, me, page, show, team


class ShownSlot(TakenSlot):
    at: datetime


FORMS = ("in_person", "phone", "home_visit")
LENGTHS = (20, 30, 45, 60, 90)


@team.get("/gespraeche")
@page("appointments:write", "participants:read")
def conversations() -> Response:
    return _conversations()


@team.post("/gespraeche")
@page("appointments:write", "participants:read")
def open_slots() -> Response:
    """Opens one time after another on one day, between two hours."""
    sent = request.form
    try:
        minutes = int(sent.get("minutes", ""))
        first, last = (time.fromisoformat(sent.get(name, "")) for name in ("from", "until"))
        day = date.fromisoformat(sent.get("day", ""))
        slots = list(times(day, first, last, minutes))
    except ValueError:
        slots = []
    who = me().staff_id
    if not slots or who is None:
        return _conversations(wrong="slots.wrong")
    form = sent.get("form", FORMS[0])
    wanted: list[Json] = [
        {"starts_at": at.isoformat(), "minutes": minutes, "form": form} for at in slots
    ]
    try:
        client().events.open_slots(who, wanted, once=sent.get("once", ""))
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _conversations(wrong="slots.wrong")
    return go("conversations", "slots.opened", told_count=len(slots))


@team.post("/gespraeche/<uuid:slot_id>")
@page("appointments:write", "participants:read")
def change_slot(slot_id: UUID) -> Response:
    """Removes an open time, or cancels the appointment at a taken one."""
    is_freed = request.form.get("what") == "free"
    change = client().events.free_slot if is_freed else client().events.close_slot
    try:
        change(slot_id)
    except Refused as refusal:
        if refusal.status not in (404, 409):
            raise
        return _conversations(wrong="slots.changed")
    return go("conversations", "slots.freed" if is_freed else "slots.closed")


def times(day: date, first: time, last: time, minutes: int) -> Iterator[datetime]:
    """Yields the start times of conversations of this length; the last one ends by `last`.

    Raises `ValueError` for a length that is not offered.
    """
    if minutes not in LENGTHS:
        raise ValueError(minutes)
    at = datetime.combine(day, first)
    while at + timedelta(minutes=minutes) <= datetime.combine(day, last):
        yield at.replace(tzinfo=BERLIN)
        at += timedelta(minutes=minutes)


def _conversations(*, wrong: str = "") -> Response:
    mine = me().staff_id
    found = client().events.slots(mine) if mine else []
    people = known_people(each["participant_id"] for each in found if each["participant_id"])
    return show(
        "conversations.html",
        nav="conversations",
        status=422 if wrong else 200,
        days=_by_day(found),
        people=people,
        sent=request.form,
        today=clock().now().date(),
        forms=FORMS,
        lengths=LENGTHS,
        wrong=wrong,
    )


def _by_day(slots: list[TakenSlot]) -> dict[date, list[ShownSlot]]:
    """Groups times by day, in order, each with its moment in Berlin time."""
    days: dict[date, list[ShownSlot]] = {}
    for slot in sorted(slots, key=lambda each: each["starts_at"]):
        at = moment_of(slot["starts_at"])
        days.setdefault(at.date(), []).append({**slot, "at": at})
    return days
