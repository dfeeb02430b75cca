"""Conversations page ("Gespräche"): times that a contact person opens, and who has which.

What the page says after a change is made from what events has stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.chassis.http.arriving import whole_number
from kreis.console.services.asking import CHANGED_MEANWHILE
from kreis.console.services.responses.appointments import OpenSlot, TakenSlot
from kreis.console.staff.dates import moment_of
from kreis.console.staff.names import known_people, name_of
from kreis.console.staff.shell import client, clock, go, me, page, show, team, words
from kreis.console.staff.slot_times import (
    FORMS,
    LENGTHS,
    REPEATS,
    WrongTimes,
    moment_wanted,
    times_of,
)


class ShownSlot(TakenSlot):
    at: datetime


REFUSED = {"date-past": "slots.wrong.past", "slot-taken": "slots.wrong.overlap"}
"""What is said at the field of the hour, by the code of events."""
REST_DAYS = "slots-on-rest-days"


@team.get("/gespraeche")
@page("appointments:write", "participants:read")
def conversations() -> Response:
    return _conversations()


@team.post("/gespraeche")
@page("appointments:write", "participants:read")
def open_slots() -> Response:
    """Opens one time after another on one day, or on the same day of several weeks.

    Sundays and public holidays are shown first. A second button opens them, another leaves them
    out.
    """
    sent = request.form
    who = me().staff_id
    try:
        wanted = times_of(sent, clock().now().date())
    except WrongTimes as fault:
        return _conversations(fault.fields)
    if who is None:
        return _conversations({"day": "slots.wrong.nobody"})
    rest = sent.get("rest_days", "")
    try:
        opened = client().events.open_slots(
            who,
            wanted.bodies,
            rest if rest in ("open", "skip") else "ask",
            once=f"{sent.get('once', '')}{rest}",
        )
    except Refused as refusal:
        return _not_opened(refusal)
    there = {datetime.fromisoformat(each["starts_at"]) for each in opened["slots"]}
    return _opened(opened["opened"], left_out=sum(at not in there for at in wanted.starts))


@team.post("/gespraeche/<uuid:slot_id>")
@page("appointments:write", "participants:read")
def change_slot(slot_id: UUID) -> Response:
    """Removes an open time, or cancels the appointment at a taken one and removes its time.

    Staff cannot meet anybody then. Open again, the time would be offered to her once more.
    """
    is_freed, seen = request.form.get("what") == "free", request.form.get("seen", "")
    try:
        if is_freed:
            client().events.cancel_slot(slot_id, seen=seen)
        else:
            client().events.close_slot(slot_id, seen=seen)
    except Refused as refusal:
        if refusal.status not in (404, 409, CHANGED_MEANWHILE):
            raise
        return _conversations({"list": "slots.changed"})
    return go("conversations", "slots.freed" if is_freed else "slots.closed")


@team.post("/gespraeche/<uuid:slot_id>/verschieben")
@page("appointments:write", "participants:read")
def move_slot(slot_id: UUID) -> Response:
    """Gives a time another day and hour; whoever has taken it keeps it.

    A Sunday or a public holiday is asked about first; the second button holds for that day alone.
    """
    sent = request.form
    try:
        at = moment_wanted(sent, clock().now().date())
    except WrongTimes as fault:
        return _conversations(fault.fields, moved=slot_id)
    once, seen = sent.get("once", ""), sent.get("seen", "")
    rest = "open" if sent.get("on_rest_day") == at.date().isoformat() else "ask"
    try:
        minutes, form = whole_number(sent.get("minutes", "")), sent.get("form", "")
        slot = {"starts_at": at.isoformat(), "minutes": minutes, "form": form, "rest_days": rest}
        slots = client().events.move_slot(slot_id, slot, once=f"{once}{rest}", seen=seen)
    except (Refused, ValueError) as refusal:
        if isinstance(refusal, Refused) and refusal.status == CHANGED_MEANWHILE:
            raise
        code = refusal.problem.get("type") if isinstance(refusal, Refused) else ""
        if code == REST_DAYS:
            return _conversations(moved=slot_id, rest_days=[at.date()])
        if code in REFUSED:
            return _conversations({"from": REFUSED[code]}, moved=slot_id)
        return _conversations({"list": "slots.changed"})
    return _moved(next((each for each in slots if each["id"] == str(slot_id)), None))


def _opened(opened: list[OpenSlot], *, left_out: int) -> Response:
    """Says which times events has opened now, and why none.

    `left_out` counts those that are not open afterwards: they lie on Sundays or holidays.
    """
    t = words()
    days = sorted({moment_of(each["starts_at"]).date() for each in opened})
    if not days:
        return go("conversations", "slots.opened.left-out" if left_out else "slots.opened.none")
    count = t.count("slots.count", len(opened))
    if len(days) == 1:
        return go("conversations", "slots.opened.day", told_count=count, told_day=t.long(days[0]))
    about = {"told_count": count, "told_days": str(len(days))}
    first, last = t.long(days[0]), t.long(days[-1])
    return go("conversations", "slots.opened.days", told_first=first, told_last=last, **about)


def _moved(slot: TakenSlot | None) -> Response:
    """Says the new time as events has stored it."""
    if slot is None:
        return go("conversations", "slots.changed")
    when = words().moment(moment_of(slot["starts_at"]))
    who = slot["participant_id"]
    if who is None:
        return go("conversations", "slots.moved.open", told_when=when)
    name = name_of(known_people([who]).get(who))
    return go("conversations", "slots.moved.taken", told_when=when, told_name=name)


def _not_opened(refusal: Refused) -> Response:
    code = str(refusal.problem.get("type", ""))
    if code == REST_DAYS:
        days = {moment_of(str(each["value"])).date() for each in refusal.problem["errors"]}
        return _conversations(rest_days=sorted(days))
    if code in REFUSED:
        return _conversations({"from": REFUSED[code]})
    if refusal.status != 422:
        raise refusal
    return _conversations({"from": "slots.wrong.hour"})


def _conversations(
    wrong: Mapping[str, str] = {}, *, moved: UUID | None = None, rest_days: Sequence[date] = ()
) -> Response:
    """Shows the page; `moved` is the time whose form is shown again with what is wrong."""
    mine = me().staff_id
    found = client().events.slots(mine) if mine else []
    people = known_people(each["participant_id"] for each in found if each["participant_id"])
    return show(
        "conversations.html",
        nav="conversations",
        status=422 if wrong or rest_days else 200,
        days=_by_day(found),
        people=people,
        sent={} if moved else request.form,
        moved=str(moved or ""),
        moving=request.form if moved else {},
        today=clock().now().date(),
        forms=FORMS,
        lengths=LENGTHS,
        repeats=REPEATS,
        wrong=wrong,
        rest_days=rest_days,
    )


def _by_day(slots: list[TakenSlot]) -> dict[date, list[ShownSlot]]:
    """Groups times by day, in order, each with its moment in Berlin time."""
    days: dict[date, list[ShownSlot]] = {}
    for slot in sorted(slots, key=lambda each: each["starts_at"]):
        at = moment_of(slot["starts_at"])
        days.setdefault(at.date(), []).append({**slot, "at": at})
    return days
