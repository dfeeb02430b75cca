"""Date page ("Termin"): who comes, and afterwards the attendance ("Wer war da?")."""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.asking import Json
from kreis.console.services.responses.events import Entry
from kreis.console.services.responses.intake import Participant
from kreis.console.staff import entries
from kreis.console.staff.date_details import details_of
from kreis.console.staff.dates import ends, is_cancelled, starts
from kreis.console.staff.group import whole_group
from kreis.console.staff.names import by_name, known_people, name_of
from kreis.console.staff.places import places_of
from kreis.console.staff.roster import roster_links_of
from kreis.console.staff.shell import client, clock, go, page, show, team


class ShownEntry(TypedDict):
    """Row of the attendance list, with what is marked."""

    participant_id: str
    answer: str | None
    person: Participant | None
    state: str
    absence: str
    minutes: str | int | None


STATES = ("present", "late", "absent")
ABSENCES = ("unclear", "excused", "unexcused")


@team.get("/termin/<uuid:group_event_id>")
@page("events:read", "attendance:read")
def group_event(group_event_id: UUID) -> Response:
    """Shows a date. `?alle=da` marks everybody as present; looking saves nothing."""
    return _roster(group_event_id, all_there=request.args.get("alle") == "da")


@team.post("/termin/<uuid:group_event_id>")
@page("events:read", "attendance:read", "attendance:write")
def save_attendance(group_event_id: UUID) -> Response:
    attendance = client().events.attendance(group_event_id)
    named = [said for entry in attendance["entries"] if (said := _entry(entry))]
    if not named:
        return _roster(group_event_id, wrong="roster.nobody")
    try:
        client().events.save_attendance(group_event_id, named)
    except Refused as refusal:
        if refusal.status not in (400, 409, 422):
            raise
        known = {"too-early": "roster.too-early", "date-cancelled": "roster.cancelled"}
        wrong = known.get(refusal.problem.get("type", ""), "roster.refused")
        return _roster(group_event_id, wrong=wrong)
    there = sum(entry["status"] == "present" for entry in named)
    return go(
        "group_event",
        "roster.saved",
        group_event_id=group_event_id,
        told_there=there,
        told_absent=len(named) - there,
    )


@team.post("/termin/<uuid:group_event_id>/klaeren")
@page("attendance:write", "participants:read")
def settle_absence(group_event_id: UUID) -> Response:
    """Settles whether one absence was excused, from a button on Heute."""
    who, absence = request.form.get("person", ""), request.form.get("absence", "")
    if absence not in ABSENCES:
        return go("group_event", group_event_id=group_event_id)
    entry = {"participant_id": who, "status": "absent", "absence": absence}
    client().events.save_attendance(group_event_id, [entry])
    name = name_of(known_people([who]).get(who))
    return go("today", f"settle.saved.{absence}", told_name=name)


def _entry(known: Entry) -> Json | None:
    """Returns what the form says about one participant; None if nothing was tapped."""
    who = known["participant_id"]
    state = request.form.get(f"state.{who}", "")
    if state not in STATES:
        return None
    entry = {"participant_id": who}
    if state == "absent":
        absence = request.form.get(f"absence.{who}", "")
        return {**entry, "status": "absent", "absence": absence if absence in ABSENCES else None}
    minutes = request.form.get(f"minutes.{who}", "")
    is_short = state == "late" and minutes.isdigit()
    return {**entry, "status": "present", "minutes": int(minutes) if is_short else None}


def _roster(group_event_id: UUID, *, all_there: bool = False, wrong: str = "") -> Response:
    date = client().events.group_event(group_event_id)
    group = whole_group(date["cohort_id"])
    attendance = client().events.attendance(group_event_id)
    people = known_people(each["participant_id"] for each in attendance["entries"])
    now = clock().now().replace(tzinfo=None)
    return show(
        "group_event.html",
        nav="calendar",
        status=422 if wrong else 200,
        date=date,
        group=group,
        number=group.number_of(date),
        entries=_in_order(attendance["entries"], people, all_there=all_there),
        minutes=attendance["minutes"],
        children_of={
            each["participant_id"]: len(each["children"])
            for each in group.invitations
            if each["answer"] == "yes"
        },
        has_begun=starts(date) <= now,
        has_ended=ends(date) <= now,
        is_cancelled=is_cancelled(date),
        roster_links=roster_links_of(group_event_id),
        filed_at=client().events.signature_list(group_event_id)["filed_at"],
        **details_of(date),
        **places_of(date, group, people),
        **_entries_to_record(attendance["entries"] if starts(date) <= now else []),
        today=now.date(),
        wrong=wrong,
    )


def _entries_to_record(attendance: list[Entry]) -> dict[str, object]:
    """Returns the entries to propose of those who were there, and those just recorded."""
    there = {each["participant_id"] for each in attendance if each["status"] == "present"}
    if not there:
        return {"entry_proposals": [], "recorded": []}
    return {"entry_proposals": entries.proposals(there), "recorded": entries.just_recorded(there)}


def _in_order(
    attendance: list[Entry], people: dict[str, Participant], *, all_there: bool
) -> list[ShownEntry]:
    """Returns the entries by last name, each with its mark: as sent, else as saved."""
    found: list[ShownEntry] = []
    for entry in attendance:
        who = entry["participant_id"]
        full = "present" if all_there else _state(entry)
        found.append(
            {
                "participant_id": who,
                "answer": entry["answer"],
                "person": people.get(who),
                "state": request.form.get(f"state.{who}", full),
                "absence": request.form.get(f"absence.{who}", entry["absence"] or "unclear"),
                "minutes": request.form.get(f"minutes.{who}", entry["minutes"]),
            }
        )
    return sorted(found, key=lambda each: by_name(each["person"]))


def _state(entry: Entry) -> str:
    is_short = entry.get("is_late") or entry.get("left_early")
    return "late" if is_short else entry["status"] or ""
