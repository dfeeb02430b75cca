"""Heute: whom to call, what is to be settled, who waits too long, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, request

from kreis.console.staff import contributors, programme, to_ask, waits
from kreis.console.staff.programme import Group
from kreis.console.staff.shell import desk, door, go, me, page, show, team

CALLS_SHOWN = 3
NEXT_SHOWN = 4
NEEDED = ("call-tasks:read",)


@team.get("/")
@page()
def home() -> Response:
    """The first page of the role: whoever plans groups only has no calls to make."""
    return go("today") if me().may(*NEEDED) else go("groups")


@team.get("/heute")
@page(*NEEDED)
def today() -> Response:
    now = door().clock.now()
    groups = programme.groups(desk())
    running = [group for group in groups if group.last_day >= now.date()]
    calls = list(_calls(running, now))
    return show(
        "today.html",
        nav="today",
        now=now,
        is_new=not groups,
        calls=calls,
        contributors=list(contributors.to_call()),
        shown=CALLS_SHOWN,
        unsettled=list(_unsettled(running, now)),
        waits=waits.too_long(desk()) if me().may("pool:read", "offers:read") else [],
        to_ask=to_ask.by_offer(to_ask.venues()) if me().may("participants:write") else [],
        upcoming=_upcoming(running, now),
        answers=Counter(
            invitation["answer"] or "open" for group in running for invitation in group.members
        ),
    )


@team.post("/anrufe/<uuid:call_task_id>")
@page("call-tasks:write")
def note_call(call_task_id: UUID) -> Response:
    """Notes how a call went that needs no answer entered: reached, or to be tried again."""
    result = request.form.get("result", "")
    if result not in ("reached", "not_reached"):
        return go("calls")
    path = f"/call-tasks/{call_task_id}/results"
    task = desk().post("notifications", path, {"result": result}, once=request.form.get("once", ""))
    who = task["participant_id"]
    name = programme.name_of(programme.people(desk(), [who]).get(who))
    return go("today", f"call.noted.{result}", told_name=name)


@team.get("/anrufe")
@page(*NEEDED)
def calls() -> Response:
    """All calls, for the day on which there are many."""
    found = list(_calls(programme.groups(desk()), door().clock.now()))
    return show("calls.html", nav="today", calls=found)


def _calls(groups: list[Group], now: datetime) -> Iterator[dict[str, Any]]:
    """Open call tasks, the longest waiting first, each with whom and about what."""
    tasks = desk().get("notifications", "/call-tasks", state="open", limit=100)["items"]
    people = programme.people(desk(), (task["participant_id"] for task in tasks))
    invitation_of = {
        invitation["id"]: (group, invitation)
        for group in groups
        for invitation in group.invitations
    }
    for task in tasks:
        group, invitation = invitation_of.get(task["invitation_id"], (None, None))
        asked = invitation if task["about"] == "invitation" else None
        answer_by = datetime.fromisoformat(asked["answer_by"]) if asked else None
        yield {
            "task": task,
            "person": people.get(task["participant_id"]),
            "group": group,
            "invitation": invitation,
            "date_id": _date_id(task, invitation),
            "changed": _changed(task, invitation),
            "answer_by": answer_by and answer_by.date(),
            "is_late": answer_by is not None and answer_by < now,
        }


def _date_id(task: dict[str, Any], invitation: dict[str, Any] | None) -> str | None:
    """The date whose page takes her answer; None where it is about all dates."""
    if task["about"] == "sign_up":
        return str(task["cause"])
    changed = _changed(task, invitation)
    if invitation and task["about"] == "change" and len(changed) == 1:
        return str(changed[0]["id"]) if invitation["answer"] == "yes" else None
    for date in invitation["group_events"] if invitation and task["about"] == "offer" else ():
        offer = date["waitlist"] and date["waitlist"]["offer"]
        if offer and offer["id"] == task["cause"]:
            return str(date["id"])
    return None


def _changed(task: dict[str, Any], invitation: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The dates that she is to be told of, as they are now; none where it is about all dates."""
    dates = invitation["group_events"] if invitation else []
    return [each for each in dates if each["change"] and each["change"]["id"] == task["cause"]]


def _unsettled(groups: list[Group], now: datetime) -> Iterator[dict[str, Any]]:
    """Dates that are over without attendance, and absences nobody has settled."""
    over = [
        (group, date)
        for group in groups
        for date in group.dates
        if programme.ends(date) < now.replace(tzinfo=None) and not programme.is_cancelled(date)
    ]
    held = [(group, date) for group, date in over if date["is_held"]]
    yield from (
        {"kind": "attendance", "group": group, "date": date}
        for group, date in over
        if not date["is_held"]
    )
    lists = desk().together(
        lambda each: desk().get("events", f"/group-events/{each[1]['id']}/attendance"), held
    )
    unclear = [
        (group, date, entry)
        for (group, date), found in zip(held, lists, strict=True)
        for entry in found["entries"]
        if entry["absence"] == "unclear"
    ]
    people = programme.people(desk(), (entry["participant_id"] for _, _, entry in unclear))
    for group, date, entry in unclear:
        person = people.get(entry["participant_id"])
        yield {"kind": "absence", "group": group, "date": date, "entry": entry, "person": person}


def _upcoming(groups: list[Group], now: datetime) -> list[dict[str, Any]]:
    """The next dates, the start week as one; groups that meet at the same time share a line."""
    moments: dict[tuple[datetime, bool], list[tuple[Group, Any]]] = {}
    for group in groups:
        to_come = [
            each
            for each in group.dates
            if programme.ends(each) >= now.replace(tzinfo=None) and not programme.is_cancelled(each)
        ]
        week = [each for each in to_come if each["kind"] == "assessment_week"]
        for date in week[:1] + [each for each in to_come if each not in week]:
            key = programme.starts(date), date in week
            moments.setdefault(key, []).append((group, date))
    nearest = sorted(moments.items())[:NEXT_SHOWN]
    return [{"at": at, "is_week": is_week, "dates": dates} for (at, is_week), dates in nearest]
