"""Verschieben und Ausfallen lassen: what a change would do, whom it reaches, and taking it back.

Promise: nobody is told by looking. A change names the state of the date it was decided on: when
somebody else was faster, nothing is changed and both see what stands now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.staff import programme
from kreis.console.staff.shell import desk, go, me, page, show, team, trouble

SCOPES = ("events:read", "events:write", "participants:read")
KNOWN = ("date-changed", "date-cancelled", "date-past", "move-breaks", "nothing-to-undo")


@team.get("/termin/<uuid:group_event_id>/verschieben")
@page(*SCOPES)
def move_date(group_event_id: UUID) -> Response:
    """Asks for day, time and place; with them, shows what the move would do."""
    return _move(group_event_id, wish=request.args if request.args.get("date") else None)


@team.post("/termin/<uuid:group_event_id>/verschieben")
@page(*SCOPES)
def save_move(group_event_id: UUID) -> Response:
    body = {
        **_wish(request.form),
        "sequence": request.form.get("sequence", type=int),
        "despite": request.form.getlist("despite"),
    }
    try:
        desk().post(
            "events", f"/group-events/{group_event_id}/move", body, once=request.form["once"]
        )
    except Refused as refusal:
        return _again(group_event_id, refusal)
    return go("group_event", "change.moved", group_event_id=group_event_id)


@team.get("/termin/<uuid:group_event_id>/absagen")
@team.get("/termin/<uuid:group_event_id>/ausfall")
@page(*SCOPES)
def cancel_date(group_event_id: UUID) -> Response:
    """`absagen` is its address in 0.1.0, which may stand open or run beside; it goes with 0.3."""
    found = desk().get("events", f"/group-events/{group_event_id}/cancellation")
    following = found["group_event"]["next_id"]
    return show(
        "cancel_date.html",
        nav="calendar",
        **_about(group_event_id),
        following=following and desk().get("events", f"/group-events/{following}"),
        sequence=found["group_event"]["sequence"],
        reached=_reached(found["members"]),
    )


@team.post("/termin/<uuid:group_event_id>/absagen")
@team.post("/termin/<uuid:group_event_id>/ausfall")
@page(*SCOPES)
def save_cancellation(group_event_id: UUID) -> Response:
    seen = {"sequence": request.form.get("sequence", type=int)}
    try:
        desk().post(
            "events",
            f"/group-events/{group_event_id}/cancellation",
            seen,
            once=request.form["once"],
        )
    except Refused as refusal:
        return _again(group_event_id, refusal)
    return go("group_event", "change.cancelled", group_event_id=group_event_id)


@team.post("/termin/<uuid:group_event_id>/zurueck")
@page(*SCOPES)
def undo_change(group_event_id: UUID) -> Response:
    """Takes the last change back; whoever was told of it is told again."""
    seen = {"sequence": request.form.get("sequence", type=int)}
    try:
        desk().post(
            "events", f"/group-events/{group_event_id}/undo", seen, once=request.form["once"]
        )
    except Refused as refusal:
        return _again(group_event_id, refusal)
    return go("group_event", "change.undone", group_event_id=group_event_id)


def _again(group_event_id: UUID, refusal: Refused) -> Response:
    """What cannot be done any more, with the date as it stands now."""
    code = str(refusal.problem.get("type", ""))
    if refusal.status == 422:
        return _move(group_event_id, wish=None, wrong="change.invalid")
    if refusal.status != 409 or code not in KNOWN:
        raise refusal
    return trouble(code, 409)


def _move(group_event_id: UUID, *, wish: Mapping[str, str] | None, wrong: str = "") -> Response:
    about = _about(group_event_id)
    preview = None
    if wish is not None:
        try:
            path = f"/group-events/{group_event_id}/move/preview"
            preview = desk().post("events", path, _wish(wish))
        except Refused as refusal:
            if refusal.status != 422:
                return _again(group_event_id, refusal)
            wrong = "change.invalid"
    venues = desk().get("cohorts", "/venues") if me().may("offers:read") else []
    return show(
        "move_date.html",
        nav="calendar",
        status=422 if wrong else 200,
        **about,
        venues=venues,
        sent=wish or {},
        wrong=wrong,
        preview=preview,
        reached=_reached(preview["members"]) if preview else None,
        breaks=_breaks(preview) if preview else [],
    )


def _about(group_event_id: UUID) -> dict[str, Any]:
    date = desk().get("events", f"/group-events/{group_event_id}")
    group = programme.group(desk(), date["cohort_id"])
    return {
        "date": date,
        "group": group,
        "number": programme.number_in_week(group, date),
        "contributors": desk().get("events", f"/group-events/{date['id']}/contributors")[
            "contributors"
        ],
    }


def _wish(sent: Mapping[str, str]) -> dict[str, Any]:
    """The form as events takes it. Another place brings its room, which events does not know."""
    wish: dict[str, Any] = {name: sent.get(name, "") for name in ("date", "starts_at", "ends_at")}
    if not sent.get("venue"):
        return wish
    venue = desk().get("cohorts", f"/venues/{sent['venue']}")
    wish["venue"] = {name: venue[name] for name in ("id", "name", "street", "postal_code", "town")}
    wish["capacity"] = {
        "adults": _number(sent, "adults"),
        "care_places": {
            "total": _number(sent, "care_total"),
            "by_band": {"0-2": _number(sent, "care_small")},
        },
    }
    return wish


def _number(sent: Mapping[str, str], name: str) -> int:
    text = sent.get(name, "").strip()
    return int(text) if text.isdigit() else 0


def _reached(members: list[dict[str, Any]]) -> dict[str, Any]:
    """Who is told, in which way; and who of the group is free then, by what she said at intake."""
    told = [each for each in members if each["is_told"]]
    people = programme.people(desk(), (each["participant_id"] for each in members))
    sent = request.values
    known = [people[each["participant_id"]] for each in told if each["participant_id"] in people]
    return {
        "count": len(told),
        "channels": Counter(person["channel"] for person in known),
        "names": [programme.short_name(person) for person in known],
        "free": free(people, sent.get("date", ""), sent.get("starts_at", "")),
        "total": len(people),
    }


def free(people: Mapping[str, dict[str, Any]], day: str, hour: str) -> list[str]:
    """Who is free on the day and half day that is wished for."""
    try:
        slot = programme.slot_of(day, hour)
    except ValueError:
        return []
    return [
        programme.short_name(each)
        for each in people.values()
        if slot in each["slots"] or _gives_mornings(each, day, slot)
    ]


def _gives_mornings(person: Mapping[str, Any], day: str, slot: str) -> bool:
    """Whether the day is a morning of a start week that she can do as a whole."""
    monday = programme.monday_of(date.fromisoformat(day)).isoformat()
    weeks = {week["monday"]: week["mornings"] for week in person["start_weeks"]}
    return slot.endswith("-am") and weeks.get(monday, "no") != "no"


def _breaks(preview: Mapping[str, Any]) -> list[str]:
    return sorted({each["code"] for date in preview["dates"] for each in date["breaks"]})
