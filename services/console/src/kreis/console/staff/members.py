"""Wer kommt, wer geht: who could come into a confirmed group, who leaves it, and merging two.

Promise: whoever would have to move for a newcomer, and what a merger breaks, is shown before
anything is done; what somebody else has changed meanwhile is not overwritten. Which rule forbids
something is never told here when it protects people from one another: the service does not say it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.staff import programme
from kreis.console.staff.proposal import reasons_of
from kreis.console.staff.shell import desk, door, go, page, show, team

NEEDED = ("cohorts:read", "cohorts:write", "pool:read", "participants:read")
REFUSED = (409, 412, 422)


@team.get("/gruppen/<uuid:cohort_id>/mitglieder")
@page(*NEEDED)
def members(cohort_id: UUID) -> Response:
    return _members(cohort_id)


@team.post("/gruppen/<uuid:cohort_id>/mitglieder")
@page(*NEEDED)
def admit(cohort_id: UUID) -> Response:
    """Takes somebody in, with the moves that stood beside her name."""
    sent = request.form
    pairs = zip(sent.getlist("moved"), sent.getlist("to"), strict=True)
    wanted = {
        "participant_id": sent.get("person", ""),
        "moves": [{"participant_id": who, "to_cohort_id": to} for who, to in pairs],
    }
    return _do(cohort_id, "members", wanted, "members.admitted")


@team.post("/gruppen/<uuid:cohort_id>/austritt")
@page(*NEEDED)
def let_go(cohort_id: UUID) -> Response:
    sent = request.form
    left = {"participant_id": sent.get("person", ""), "left_on": sent.get("day") or None}
    return _do(cohort_id, "departures", left, "members.left")


@team.post("/gruppen/<uuid:cohort_id>/zusammenlegen")
@page(*NEEDED)
def merge(cohort_id: UUID) -> Response:
    """Into this group come the members of the other, which is closed."""
    other = {"other_cohort_id": request.form.get("other", "")}
    return _do(cohort_id, "mergers", other, "members.merged")


def _do(cohort_id: UUID, what: str, body: dict[str, Any], done: str) -> Response:
    once, seen = request.form.get("once", ""), request.form.get("seen", "")
    try:
        made = desk().post("cohorts", f"/cohorts/{cohort_id}/{what}", body, once=once, seen=seen)
    except Refused as refusal:
        if refusal.status not in REFUSED:
            raise
        return _members(cohort_id, refused=reasons_of(refusal.problem))
    return go("members", done, cohort_id=cohort_id, told_group=made["name"])


def _members(cohort_id: UUID, *, refused: list[str] | None = None) -> Response:
    found, seen = desk().look("cohorts", f"/cohorts/{cohort_id}/candidates")
    group = desk().get("cohorts", f"/cohorts/{cohort_id}")
    all_groups = {each["id"]: each for each in desk().every("cohorts", "/cohorts")}
    people = programme.people(desk(), _everybody(group, found["candidates"]))
    in_it = [each["participant_id"] for each in group["members"]]
    return show(
        "members.html",
        status=409 if refused else 200,
        nav="groups",
        group=group,
        takes=found,
        seen=seen,
        groups=all_groups,
        people=people,
        members=sorted(in_it, key=lambda who: programme.by_name(people.get(who))),
        mergers=desk().get("cohorts", f"/cohorts/{cohort_id}/mergers"),
        today=door().clock.now().date().isoformat(),
        refused=refused or [],
    )


def _everybody(group: dict[str, Any], candidates: list[dict[str, Any]]) -> set[str]:
    """Everybody whose name stands on the page."""
    found = {each["participant_id"] for each in group["members"]}
    for each in candidates:
        found |= {each["participant_id"], *each["along"]}
        found |= {move["participant_id"] for move in each["moves"]}
        found |= {other["participant_id"] for other in each["reason"]["companions"]}
    return found
