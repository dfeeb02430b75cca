"""Gruppen: all of them, and for one who comes regularly."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Response

from kreis.console.staff import programme
from kreis.console.staff.programme import Group
from kreis.console.staff.shell import desk, door, me, page, show, team

LAST_MEETINGS, REGULAR_FROM = 4, 3
"""Regular is who was there at 3 of the last 4 meetings."""


@team.get("/gruppen")
@page("cohorts:read")
def groups() -> Response:
    can_read_events = me().may("events:read", "invitations:read")
    found = programme.groups(desk()) if can_read_events else []
    cohorts = [] if can_read_events else desk().every("cohorts", "/cohorts")
    runs = desk().get("cohorts", "/formations") if me().may("formations:read") else []
    still = [run for run in runs if run["proposal_state"] == "open"]
    now = door().clock.now().replace(tzinfo=None)
    return show(
        "groups.html",
        nav="groups",
        groups=[{"group": each, **_facts(each, now)} for each in found],
        cohorts=cohorts,
        open_proposals=[run for run in still if not run.get("proposal_overtaken")],
        overtaken=[run for run in still if run.get("proposal_overtaken")],
    )


@team.get("/gruppen/<uuid:cohort_id>")
@page("cohorts:read", "events:read", "invitations:read", "attendance:read")
def group(cohort_id: UUID) -> Response:
    found = programme.group(desk(), cohort_id)
    now = door().clock.now().replace(tzinfo=None)
    held = [each for each in found.dates if each["is_held"]]
    lists = desk().together(
        lambda each: desk().get("events", f"/group-events/{each['id']}/attendance"), held
    )
    marks = [{e["participant_id"]: e for e in found_list["entries"]} for found_list in lists]
    people = programme.people(desk(), (each["participant_id"] for each in found.invitations))
    return show(
        "group.html",
        nav="groups",
        group=found,
        members=sorted(
            (_member(each, people, held, marks) for each in found.invitations),
            key=lambda each: programme.by_name(each["person"]),
        ),
        next_dates=[each for each in found.dates if programme.ends(each) >= now][:4],
        last_day=found.last_day,
        skipped=_skipped(found),
        now=now,
        **_facts(found, now),
    )


def _skipped(group: Group) -> list[dict[str, Any]]:
    """Days of the series on which it does not meet; none before its dates are planned."""
    path = f"/cohorts/{group.id}/skipped-days"
    return list(desk().get("events", path)["skipped_days"]) if group.dates else []


def _facts(group: Group, now: Any) -> dict[str, Any]:
    """How its answers stand, and when it meets next."""
    coming = [each for each in group.dates if programme.ends(each) >= now]
    meeting = [each for each in coming if not programme.is_cancelled(each)]
    return {
        "answers": Counter(each["answer"] or "open" for each in group.members),
        "next": meeting[0] if meeting else None,
    }


def _member(
    invitation: dict[str, Any],
    people: dict[str, dict[str, Any]],
    held: list[dict[str, Any]],
    marks: list[dict[str, Any]],
) -> dict[str, Any]:
    """One person's strip: a mark for every meeting that was held, the start week apart."""
    who = invitation["participant_id"]
    strip = [
        {"date": date, "is_week": date["kind"] == "assessment_week", "state": _mark(found.get(who))}
        for date, found in zip(held, marks, strict=True)
    ]
    return {
        "participant_id": who,
        "person": people.get(who),
        "answer": invitation["answer"],
        "until": invitation["until"],
        "invitation_id": invitation["id"],
        "strip": strip,
        "there": sum(mark["state"] == "present" for mark in strip),
        "regularity": _regularity([mark["state"] for mark in strip]),
    }


def _mark(entry: dict[str, Any] | None) -> str:
    if not entry or not entry["status"]:
        return "none"
    if entry["status"] == "present":
        return "present"
    return {"unclear": "unclear", "excused": "excused"}.get(entry["absence"], "absent")


def _regularity(states: list[str]) -> str:
    """Nothing before four meetings were held: less says little."""
    last = states[-LAST_MEETINGS:]
    if len(last) < LAST_MEETINGS:
        return "new"
    return "regular" if last.count("present") >= REGULAR_FROM else "slipping"
