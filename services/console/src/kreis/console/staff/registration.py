"""Person aufnehmen: six things are asked of everybody, on one screen; the rest can wait.

The six: first name, last name, language, a way to reach her, the first child, and when she is free.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from werkzeug.datastructures import MultiDict

from kreis.chassis.peers import Refused
from kreis.console.staff.shell import desk, go, me, page, show, team
from kreis.console.staff.waiting_list import WEEKDAYS

CHILDREN = 4
"""Rows of the form; a family with more is completed on the person's page."""
OFTEN = (
    "de",
    "ar",
    "uk",
    "tr",
    "en",
    "ru",
    "pl",
    "ro",
    "fa",
    "ku",
    "sq",
    "ti",
    "so",
    "ps",
    "fr",
    "vi",
)
"""Languages on top of the list."""
PLAIN = ("first_name", "last_name", "language", "channel", "contact_person_id", "german_level")
OPTIONAL = ("email", "phone", "birth_date", "postal_code", "funded_project", "gender")


@team.get("/aufnahme")
@page("participants:write", "staff:read")
def register() -> Response:
    return _form(MultiDict())


@team.post("/aufnahme")
@page("participants:write", "staff:read")
def save_registration() -> Response:
    sent = request.form
    wrong = _missing(sent)
    if wrong:
        return _form(sent, wrong)
    try:
        desk().post("intake", "/participants", registration(sent), once=sent.get("once", ""))
    except Refused as refusal:
        if refusal.status not in (400, 409, 422):
            raise
        return _form(sent, _faults(refusal.problem))
    return go(
        "waiting_list", "register.saved", told_name=f"{sent['first_name']} {sent['last_name']}"
    )


def registration(sent: MultiDict[str, str]) -> dict[str, Any]:
    """What the form says, as intake takes it."""
    protected = bool(sent.get("has_address_protection"))
    body: dict[str, Any] = {name: sent.get(name, "").strip() for name in PLAIN}
    body |= {name: text for name in OPTIONAL if (text := sent.get(name, "").strip())}
    if protected:
        body.pop("postal_code", None)
    return {
        **body,
        "has_address_protection": protected,
        "access_route": sent.get("access_route", "self"),
        "children": [
            _child(sent, row) for row in range(CHILDREN) if sent.get(f"birth_month.{row}")
        ],
        "slots": sent.getlist("slots"),
        "topics": [topic for text in sent.getlist("topics") if (topic := text.strip())],
        "languages": sent.getlist("languages"),
        "start_weeks": [
            {"monday": monday, "mornings": how}
            for monday, how in _answers(sent, "mornings.").items()
        ],
        "reach": [
            {"venue_id": venue, "how": how}
            for venue, how in _answers(sent, "reach.").items()
            if how != "no"
        ],
    }


def _child(sent: MultiDict[str, str], row: int) -> dict[str, Any]:
    return {
        "first_name": sent.get(f"child_name.{row}", "").strip() or None,
        "birth_month": sent[f"birth_month.{row}"].strip(),
        "needs_care": bool(sent.get(f"needs_care.{row}")),
    }


def _answers(sent: MultiDict[str, str], prefix: str) -> dict[str, str]:
    """What was chosen for each of several things; what was left open is left out."""
    return {
        name[len(prefix) :]: value
        for name, value in sent.items()
        if name.startswith(prefix) and value
    }


def _missing(sent: Mapping[str, str]) -> dict[str, str]:
    """Which of the six is not there, before anybody is asked."""
    wrong = {
        name: "missing"
        for name in ("first_name", "last_name", "language", "channel")
        if not sent.get(name, "").strip()
    }
    reach = {"email": ("email",), "sms": ("phone",), "call": ("phone",)}
    for name in reach.get(sent.get("channel", ""), ()):
        if not sent.get(name, "").strip():
            wrong[name] = "missing"
    if not any(sent.get(f"birth_month.{row}") for row in range(CHILDREN)):
        wrong["birth_month.0"] = "missing"
    if not sent.get("slots"):
        wrong["slots"] = "missing"
    return wrong


def _faults(problem: Mapping[str, Any]) -> dict[str, str]:
    """Intake's faults by field of the form; a fault of no field stands on top."""
    wrong = {}
    for fault in problem.get("errors", []):
        parts = str(fault["field"]).split(".")
        is_child = parts[0] == "children" and len(parts) == 3
        wrong[f"{parts[2]}.{parts[1]}" if is_child else parts[0]] = "invalid"
    return wrong or {"": "invalid"}


def _form(sent: MultiDict[str, str], wrong: Mapping[str, str] | None = None) -> Response:
    can_see_offers = me().may("offers:read")
    venues = desk().get("cohorts", "/venues") if can_see_offers else []
    offers = desk().get("cohorts", "/offers") if can_see_offers else []
    return show(
        "registration.html",
        nav="waiting_list",
        status=422 if wrong else 200,
        sent=sent,
        wrong=wrong or {},
        staff=desk().get("intake", "/staff"),
        often=OFTEN,
        weekdays=WEEKDAYS,
        rows=CHILDREN,
        venues=venues,
        mondays=sorted({offer["week"]["monday"] for offer in offers}),
    )
