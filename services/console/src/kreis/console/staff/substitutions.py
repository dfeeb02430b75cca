"""Substitutes ("Vertretung"): who stands in for whom, from when until when.

Both see it, on this page and on Heute. It ends by itself after the last day, and can be taken back
before. A lead enters it for anybody; everybody else for herself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypedDict
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.intake import Staff, Substitution
from kreis.console.staff.dates import day_from, is_day
from kreis.console.staff.names import by_name, name_of
from kreis.console.staff.shell import client, clock, go, me, page, show, team

NEEDED = ("staff:read", "substitutions:write")
USUAL = timedelta(days=13)
"""Two weeks, as the form proposes them."""
FIELDS = ("staff_id", "substitute_id", "first_day", "last_day")


class Standing(TypedDict):
    """Substitution with the people it is about; None for who is no longer on the list."""

    id: str
    away: Staff | None
    substitute: Staff | None
    first_day: date
    last_day: date
    is_running: bool
    is_mine: bool


@team.get("/vertretung")
@page(*NEEDED)
def substitutions() -> Response:
    return _page({})


@team.post("/vertretung")
@page(*NEEDED)
def add_substitution() -> Response:
    sent = request.form
    wanted = {name: sent.get(name, "") for name in FIELDS}
    if not _is_lead():
        wanted["staff_id"] = str(me().staff_id)
    wrong = {name: "wrong.missing" for name in ("staff_id", "substitute_id") if not wanted[name]}
    wrong |= {name: "stay.wrong.no-day" for name in FIELDS[2:] if not is_day(wanted[name])}
    if wrong:
        return _page(wrong)
    try:
        made = client().intake.add_substitution(wanted, once=sent.get("once", ""))
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return _page(_faults(refusal.problem))
    by_id = {each["id"]: each for each in client().intake.staff()}
    return go(
        "substitutions",
        "substitution.added",
        told_who=name_of(by_id.get(made["substitute_id"])),
        told_whom=name_of(by_id.get(made["staff_id"])),
    )


@team.post("/vertretung/<uuid:substitution_id>/zuruecknehmen")
@page(*NEEDED)
def remove_substitution(substitution_id: UUID) -> Response:
    try:
        client().intake.remove_substitution(substitution_id)
    except Refused as refusal:
        if refusal.status != 404:  # somebody else was faster: it is gone, as she wants it
            raise
    return go("substitutions", "substitution.removed")


def standing() -> list[Standing]:
    """Returns the substitutions of today and later, the earliest first."""
    found = client().intake.substitutions()
    staff = {each["id"]: each for each in client().intake.staff()} if found else {}
    return [_standing(each, staff) for each in found]


def mine_today() -> list[Standing]:
    """Returns what Heute says: for whom I stand in today, and who stands in for me."""
    if not me().may(*NEEDED) or me().staff_id is None:
        return []
    return [each for each in standing() if each["is_running"] and each["is_mine"]]


def _standing(found: Substitution, staff: Mapping[str, Staff]) -> Standing:
    first, last = day_from(found["first_day"]), day_from(found["last_day"])
    own = str(me().staff_id)
    return Standing(
        id=found["id"],
        away=staff.get(found["staff_id"]),
        substitute=staff.get(found["substitute_id"]),
        first_day=first,
        last_day=last,
        is_running=first <= clock().now().date() <= last,
        is_mine=own in (found["staff_id"], found["substitute_id"]),
    )


def _page(wrong: Mapping[str, str]) -> Response:
    today = clock().now().date()
    usual = {"first_day": today.isoformat(), "last_day": (today + USUAL).isoformat()}
    staff = sorted(client().intake.staff(), key=by_name)
    own = str(me().staff_id)
    is_listed = any(each["id"] == own for each in staff)
    return show(
        "substitutions.html",
        status=422 if wrong else 200,
        nav="substitutions",
        standing=standing(),
        staff=staff,
        colleagues=[each for each in staff if _is_lead() or each["id"] != own],
        own=own,
        is_lead=_is_lead(),
        may_add=_is_lead() or is_listed,
        sent={**usual, **({} if request.method == "GET" else request.form.to_dict())},
        wrong=wrong,
        today=today,
    )


def _faults(problem: Mapping[str, Any]) -> dict[str, str]:
    """Maps fields to the text of their fault."""
    if problem.get("type") == "substituted":
        return {"first_day": "substitution.wrong.substituted"}
    named = [str(each["field"]).rpartition(".")[2] for each in problem.get("errors", [])]
    return {name: f"substitution.wrong.{name}" for name in named if name in FIELDS} or {
        "first_day": "wrong.invalid"
    }


def _is_lead() -> bool:
    return me().may("participants:read-all")
