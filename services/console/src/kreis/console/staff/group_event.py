"""Date page ("Termin"): who comes, and afterwards the attendance ("Wer war da?")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from functools import partial
from types import MappingProxyType
from typing import TypedDict
from uuid import UUID

from flask import Response, request
from markupsafe import Markup

from kreis.chassis.client.peers import Refused
from kreis.chassis.http.arriving import whole_number
from kreis.console.services.asking import Json
from kreis.console.services.responses.events import Attendance, Entry
from kreis.console.services.responses.group_events import GroupEvent
from kreis.console.services.responses.intake import Participant
from kreis.console.staff import (
    again,
    attendance_form,
    conflicts,
    device_list,
    entries,
    guests,
)
from kreis.console.staff.closures import closed_days
from kreis.console.staff.date_details import details_of
from kreis.console.staff.dates import day_of, ends, is_cancelled, starts
from kreis.console.staff.group import Group, whole_group
from kreis.console.staff.names import by_name, known_people, name_of
from kreis.console.staff.places import places_of
from kreis.console.staff.roster import roster_links_of
from kreis.console.staff.shell import client, clock, go, me, page, show, team, words
from kreis.console.staff.tellings import telling_of


class ShownEntry(TypedDict):
    """Row of the attendance list, with what is marked."""

    participant_id: str
    answer: str | None
    person: Participant | None
    saved: str
    saved_minutes: int | None
    state: str
    absence: str
    minutes: str
    version: int
    is_changed: bool
    is_unconfirmed: bool
    is_expected: bool
    is_guest: bool


ABSENCES = ("unclear", "excused", "unexcused")
REFUSALS = {
    "too-early": "roster.too-early",
    "date-cancelled": "roster.cancelled",
    "attendance-changed": "roster.changed",
}
"""Code of a refusal and the key of its text."""


@team.get("/termin/<uuid:group_event_id>")
@page("events:read", "attendance:read")
def group_event(group_event_id: UUID) -> Response:
    """Shows a date. `?alle=da` marks everybody as present; looking saves nothing."""
    return _roster(group_event_id, all_there=request.args.get("alle") == "da")


@team.post("/termin/<uuid:group_event_id>")
@page("events:read", "attendance:read", "attendance:write")
def save_attendance(group_event_id: UUID) -> Response:
    if guests.searched_for():
        return _roster(group_event_id)
    attendance = client().events.attendance(group_event_id)
    people = [entry["participant_id"] for entry in attendance["entries"]]
    people += [each for each in guests.sent() if each not in people]
    wrongs = attendance_form.faults(people, attendance["minutes"])
    if wrongs:
        return _roster(group_event_id, wrongs=wrongs)
    named = attendance_form.named(_entry(who) for who in people)
    if not named:
        return _roster(group_event_id, wrong="roster.nobody")
    try:
        client().events.save_attendance(group_event_id, named)
    except Refused as refusal:
        if refusal.status not in (400, 409, 422):
            raise
        code = str(refusal.problem.get("type", ""))
        return _roster(group_event_id, wrong=REFUSALS.get(code, "roster.refused"))
    there = attendance_form.count(named, "present")
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


def _entry(who: str) -> Json | None:
    """Returns what the form says about one participant, and which record staff saw of her."""
    entry = attendance_form.entry(who)
    if entry is None:
        return None
    absence = request.form.get(f"absence.{who}", "")
    reason = absence if entry["status"] == "absent" and absence in ABSENCES else None
    return {
        **entry,
        "absence": reason,
        "version": whole_number(request.form.get(f"version.{who}", ""), digits=9),
    }


def _roster(
    group_event_id: UUID,
    *,
    all_there: bool = False,
    wrong: str = "",
    wrongs: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    seen = client().events.content_to_change(group_event_id)
    date = seen.it
    _ask_ahead(date)
    group = whole_group(date["cohort_id"])
    attendance = client().events.attendance(group_event_id)
    listed = [each["participant_id"] for each in attendance["entries"]]
    people = known_people(listed)
    entries = _in_order(attendance, people, all_there=all_there)
    now = clock().now().replace(tzinfo=None)
    may_fill = starts(date) <= now and not is_cancelled(date) and me().may("attendance:write")
    return show(
        "group_event.html",
        nav="calendar",
        status=422 if wrong or wrongs else 200,
        date=date,
        content_seen=seen.etag,
        group=group,
        number=group.number_of(date),
        entries=entries,
        others=[each for each in entries if not each["is_expected"]] + _found(date, listed),
        guest_name=request.form.get("guest_name", ""),
        is_searched=bool(guests.searched_for()),
        attendance=attendance,
        children_of=_children_of(date, group),
        answered_to_all=_answered_to_all(date, group),
        has_begun=starts(date) <= now,
        has_ended=ends(date) <= now,
        is_cancelled=is_cancelled(date),
        closed=closed_days().get(day_of(date).isoformat()),
        **roster_links_of(group_event_id),
        filed_at=client().events.signature_list(group_event_id)["filed_at"],
        wished=Counter(topic for person in people.values() for topic in person["topics"]),
        telling=telling_of(_causes(date)) if starts(date) > now else None,
        **details_of(date),
        **places_of(date, group, people),
        **_entries_to_record(attendance["entries"] if starts(date) <= now else []),
        today=now.date(),
        wrong=wrong,
        wrongs=wrongs,
        names={who: name_of(people.get(who)) for who in wrongs},
        device=device_list.of_staff(date, attendance["minutes"]) if may_fill else None,
        in_conflict=conflicts.of_date(group_event_id, people),
    )


def _ask_ahead(date: GroupEvent) -> None:
    client().ahead(
        partial(whole_group, date["cohort_id"]),
        partial(client().events.attendance, date["id"]),
        partial(client().events.signature_list, date["id"]),
        closed_days,
        partial(roster_links_of, UUID(date["id"])),
        partial(details_of, date),
        partial(conflicts.of_date, UUID(date["id"]), {}),
    )


def _entries_to_record(attendance: list[Entry]) -> dict[str, object]:
    """Returns the entries to propose of those who were there, and those just recorded."""
    there = {each["participant_id"] for each in attendance if each["status"] == "present"}
    if not there:
        return {"entry_proposals": [], "recorded": []}
    return {"entry_proposals": entries.proposals(there), "recorded": entries.just_recorded(there)}


def _children_of(date: GroupEvent, group: Group) -> dict[str, Markup]:
    """Returns, by person, how many children come with her to this date, or that nobody asked."""
    t = words()
    hers = [
        (each["participant_id"], her_date)
        for each in group.invitations
        for her_date in each["group_events"]
        if her_date["id"] == date["id"]
    ]
    cared = {
        who: t.count("children.cared", n) for who, each in hers if (n := len(each["children"]))
    }
    unsaid = {who: t("children.unsaid") for who, each in hers if each.get("children_are_unsaid")}
    return cared | unsaid


def _answered_to_all(date: GroupEvent, group: Group) -> set[str]:
    """Returns who has said yes to all dates, and nothing of this one, which staff added later."""
    if not date.get("addition_id"):
        return set()
    return {
        each["participant_id"]
        for each in group.invitations
        for her_date in each["group_events"]
        if her_date["id"] == date["id"]
        and her_date["answer"] == "yes"
        and not her_date["is_own_answer"]
    }


def _causes(date: GroupEvent) -> list[str]:
    """Returns what people are told about a date: its change or addition, and the sign-up."""
    addition = date.get("addition_id")
    acts = [date["change"]["id"]] if date["change"] else []
    acts += [addition] if addition else []
    return [*acts, date["id"]] if date["needs_sign_up"] else acts


def _in_order(
    attendance: Attendance, people: dict[str, Participant], *, all_there: bool
) -> list[ShownEntry]:
    """Returns the entries by last name, each with its mark: as sent, else as saved.

    If a colleague has recorded somebody meanwhile, her mark is the colleague's.
    """
    found: list[ShownEntry] = []
    for entry in attendance["entries"]:
        who = entry["participant_id"]
        seen = whole_number(request.form.get(f"version.{who}", ""), digits=9)
        is_changed = seen is not None and seen != entry["version"]
        if is_changed:
            again.leave(f"state.{who}", f"absence.{who}", f"minutes.{who}")
        saved = attendance_form.state_of(entry["status"], entry["minutes"], attendance["minutes"])
        sent = "" if is_changed else attendance_form.marked(who)
        is_there = all_there and entry.get("is_expected", True)
        state = sent or saved or ("present" if is_there else "")
        found.append(
            {
                "participant_id": who,
                "answer": entry["answer"],
                "person": people.get(who),
                "saved": saved,
                "saved_minutes": entry["minutes"] if saved == "late" else None,
                "state": state,
                "absence": request.form.get(f"absence.{who}", entry["absence"] or "unclear"),
                "minutes": attendance_form.shown_minutes(who, state, entry["minutes"]),
                "version": entry["version"],
                "is_changed": is_changed,
                "is_unconfirmed": entry.get("is_unconfirmed", False),
                "is_expected": entry.get("is_expected", True),
                "is_guest": entry.get("is_guest", False),
            }
        )
    return sorted(found, key=lambda each: by_name(each["person"]))


def _found(date: GroupEvent, listed: Collection[str]) -> list[ShownEntry]:
    """Returns participants of other groups whom staff look for, or have marked already."""
    return [
        {
            "participant_id": person["id"],
            "answer": None,
            "person": person,
            "saved": "",
            "saved_minutes": None,
            "state": attendance_form.marked(person["id"]),
            "absence": "unclear",
            "minutes": attendance_form.shown_minutes(person["id"], "", None),
            "version": 0,
            "is_changed": False,
            "is_unconfirmed": False,
            "is_expected": False,
            "is_guest": True,
        }
        for person in guests.found(date["cohort_id"], listed)
    ]
