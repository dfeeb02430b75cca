"""Pages that move or cancel a date ("Verschieben", "Ausfall"): preview, change and undo.

Looking tells nobody. A change carries the sequence of the date that the decision was made on. If a
colleague has changed the date meanwhile, nothing changes, and staff are told so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.chassis.http.arriving import whole_number
from kreis.console.services.responses.events import MovePreview, Recipient
from kreis.console.services.responses.group_events import Contributor, GroupEvent
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.dates import day_of, half_day_of, is_day, monday_of
from kreis.console.staff.group import Group, whole_group
from kreis.console.staff.names import by_name, known_people, short_name
from kreis.console.staff.offers import running_venues
from kreis.console.staff.registration import WEEKDAYS
from kreis.console.staff.shell import client, go, me, page, show, team, trouble

SCOPES = ("events:read", "events:write", "participants:read")
VENUE = ("id", "name", "street", "postal_code", "town")
KNOWN = ("date-changed", "date-cancelled", "date-past", "move-breaks", "nothing-to-undo")


class About(TypedDict):
    """Values that every page about a change shows."""

    date: GroupEvent
    group: Group
    number: int
    contributors: list[Contributor]


class Reached(TypedDict):
    count: int
    channels: Counter[str]
    names: list[str]
    free: list[str]
    is_asked: bool
    """Whether the form asks who is free on that day of the week."""
    total: int


@team.get("/termin/<uuid:group_event_id>/verschieben")
@page(*SCOPES)
def move_date(group_event_id: UUID) -> Response:
    """Asks for day, time and place. Once they are given, shows what the move would do."""
    return _move(group_event_id, wish=request.args if request.args.get("date") else None)


@team.post("/termin/<uuid:group_event_id>/verschieben")
@page(*SCOPES)
def save_move(group_event_id: UUID) -> Response:
    body = {
        **_wish(request.form),
        "sequence": whole_number(request.form.get("sequence", ""), digits=9),
        "despite": request.form.getlist("despite"),
    }
    try:
        client().events.move(group_event_id, body, once=request.form["once"])
    except Refused as refusal:
        return _again(group_event_id, refusal)
    return go("group_event", "change.moved", group_event_id=group_event_id)


@team.get("/termin/<uuid:group_event_id>/absagen")
@team.get("/termin/<uuid:group_event_id>/ausfall")
@page(*SCOPES)
def cancel_date(group_event_id: UUID) -> Response:
    """Shows what a cancellation would do and whom it reaches.

    `absagen` is the address of release 0.1.0. Open pages and mixed releases still use it; it goes
    with 0.3.
    """
    found = client().events.preview_cancellation(group_event_id)
    following = found["group_event"]["next_id"]
    about = _about(group_event_id)
    return show(
        "cancel_date.html",
        nav="calendar",
        **about,
        following=following and client().events.group_event(following),
        sequence=found["group_event"]["sequence"],
        reached=_reached(found["members"], about),
    )


@team.post("/termin/<uuid:group_event_id>/absagen")
@team.post("/termin/<uuid:group_event_id>/ausfall")
@page(*SCOPES)
def save_cancellation(group_event_id: UUID) -> Response:
    sequence = whole_number(request.form.get("sequence", ""), digits=9)
    try:
        client().events.cancel(group_event_id, sequence, once=request.form["once"])
    except Refused as refusal:
        return _again(group_event_id, refusal)
    return go("group_event", "change.cancelled", group_event_id=group_event_id)


@team.post("/termin/<uuid:group_event_id>/zurueck")
@page(*SCOPES)
def undo_change(group_event_id: UUID) -> Response:
    """Takes the last change back. People who were told of the change are told again."""
    sequence = whole_number(request.form.get("sequence", ""), digits=9)
    try:
        client().events.undo_change(group_event_id, sequence, once=request.form["once"])
    except Refused as refusal:
        return _again(group_event_id, refusal)
    return go("group_event", "change.undone", group_event_id=group_event_id)


def _again(group_event_id: UUID, refusal: Refused) -> Response:
    """Says why a change was refused: in the form after a wrong entry, else on a page of its own."""
    code = str(refusal.problem.get("type", ""))
    if refusal.status == 422:
        return _move(group_event_id, wish=request.form, wrong="change.invalid")
    if refusal.status != 409 or code not in KNOWN:
        raise refusal
    return trouble(code, 409)


def _move(group_event_id: UUID, *, wish: Mapping[str, str] | None, wrong: str = "") -> Response:
    about = _about(group_event_id)
    preview = None
    if wish is not None:
        try:
            preview = client().events.preview_move(group_event_id, _wish(wish))
        except Refused as refusal:
            if refusal.status != 422:
                return _again(group_event_id, refusal)
            wrong = "change.invalid"
    venues = running_venues() if me().may("offers:read") else []
    return show(
        "move_date.html",
        nav="calendar",
        status=422 if wrong else 200,
        **about,
        venues=venues,
        sent=wish or {},
        wrong=wrong,
        preview=preview,
        reached=_reached(preview["members"], about) if preview else None,
        breaks=_breaks(preview) if preview else [],
    )


def _about(group_event_id: UUID) -> About:
    date = client().events.group_event(group_event_id)
    group = whole_group(date["cohort_id"])
    return {
        "date": date,
        "group": group,
        "number": group.number_of(date),
        "contributors": client().events.contributors(group_event_id),
    }


def _wish(sent: Mapping[str, str]) -> dict[str, object]:
    """Returns the form as events takes it.

    Another venue comes with its number of places, because events does not know that venue.
    """
    wish: dict[str, object] = {
        name: sent.get(name, "") for name in ("date", "starts_at", "ends_at")
    }
    if not sent.get("venue"):
        return wish
    venue = client().cohorts.venue(sent["venue"])
    wish["venue"] = {name: value for name, value in venue.items() if name in VENUE}
    wish["capacity"] = {
        "adults": _number(sent, "adults"),
        "care_places": {
            "total": _number(sent, "care_total"),
            "by_band": {"0-2": _number(sent, "care_small")},
        },
    }
    return wish


def _number(sent: Mapping[str, str], name: str) -> int:
    return whole_number(sent.get(name, ""), digits=9) or 0


def _reached(recipients: list[Recipient], about: About) -> Reached:
    """Returns who is told and by which channel, and which members are free at the new time.

    The free times are those that each member gave at intake. Events also lists people who have left
    the group. They do not count.
    """
    told = [each for each in recipients if each["is_told"]]
    day = day_of(about["date"]).isoformat()
    people = known_people(
        each["participant_id"]
        for each in about["group"].invitations
        if (each["until"] or day) >= day
    )
    sent = request.values
    reached = {each["participant_id"] for each in told}
    known = sorted((people[each] for each in reached & people.keys()), key=by_name)
    return {
        "count": len(told),
        "channels": Counter(person["channel"] for person in known),
        "names": [short_name(person) for person in known],
        "free": free(people, sent.get("date", ""), sent.get("starts_at", "")),
        "is_asked": is_asked_about(sent.get("date", "")),
        "total": len(people),
    }


def told_of_addition(group: Group, day: str) -> Reached:
    """Returns who is told of an additional date: members on that day, except a no to all dates."""
    told = [
        each["participant_id"]
        for each in group.invitations
        if (each["since"] or day) <= day <= (each["until"] or day) and each["answer"] != "no"
    ]
    known = sorted(known_people(told).values(), key=by_name)
    return {
        "count": len(told),
        "channels": Counter(person["channel"] for person in known),
        "names": [short_name(person) for person in known],
        "free": [],
        "is_asked": False,
        "total": len(told),
    }


def is_asked_about(day: str) -> bool:
    """Whether the form asks people about that day of the week: from Monday to Friday."""
    return is_day(day) and date.fromisoformat(day).weekday() < len(WEEKDAYS)


def free(people: Mapping[str, Participant], day: str, hour: str) -> list[str]:
    """Returns the names of the people who are free in that half day."""
    try:
        slot = half_day_of(day, hour)
    except ValueError:
        return []
    return [
        short_name(each)
        for each in sorted(people.values(), key=by_name)
        if slot in each["slots"] or _gives_mornings(each, day, slot)
    ]


def _gives_mornings(person: Participant, day: str, slot: str) -> bool:
    """True if the half day is a morning of a start week that the participant can attend.

    She was asked about the mornings of Monday to Friday.
    """
    if slot.partition("-")[0] not in WEEKDAYS:
        return False
    monday = monday_of(date.fromisoformat(day)).isoformat()
    weeks = {week["monday"]: week["mornings"] for week in person["start_weeks"]}
    return slot.endswith("-am") and weeks.get(monday, "no") != "no"


def _breaks(preview: MovePreview) -> list[str]:
    return sorted({each["code"] for date in preview["dates"] for each in date["breaks"]})
