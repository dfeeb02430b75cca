"""One person: what is known of her, her way through the programme, what was agreed with her.

Promise: a change names the state it was made on; when somebody else was faster, nothing of theirs
is overwritten and what was typed is still there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request
from werkzeug.datastructures import MultiDict

from kreis.chassis.client.peers import Refused
from kreis.console.staff import programme, to_ask
from kreis.console.staff.registration import (
    CHILDREN,
    EXCLUDED,
    OPTIONAL,
    PLAIN,
    TICKED,
    faults,
    missing,
    said,
    show_form,
)
from kreis.console.staff.shell import desk, door, go, me, page, show, team

PURPOSES = ("messages", "contact_sharing", "network", "photos", "survey")
DESTINATIONS = (
    "employment", "education", "qualification", "job_search", "other_programme", "care_work",
    "health", "moved_away", "gave_up_waiting", "other", "unknown",
)  # fmt: skip
MESSAGES_SHOWN = 10
CHANGED_MEANWHILE = 412


@team.get("/person/<uuid:participant_id>")
@page("participants:read")
def person(participant_id: UUID) -> Response:
    return _person(participant_id)


@team.get("/person/<uuid:participant_id>/bearbeiten")
@page("participants:read", "participants:write", "staff:read", "offers:read")
def edit_person(participant_id: UUID) -> Response:
    known, seen = desk().look("intake", f"/participants/{participant_id}")
    return show_form(as_form(known, seen), {}, status=200, person=known)


@team.post("/person/<uuid:participant_id>/bearbeiten")
@page("participants:read", "participants:write", "staff:read", "offers:read")
def save_person(participant_id: UUID) -> Response:
    known = desk().get("intake", f"/participants/{participant_id}")
    sent = request.form
    if wrong := missing(sent):
        return show_form(sent, wrong, status=422, person=known)
    try:
        path = f"/participants/{participant_id}"
        desk().patch("intake", path, said(sent), seen=sent.get("seen", ""))
    except Refused as refusal:
        if refusal.status not in (400, 422, CHANGED_MEANWHILE):
            raise
        is_late = refusal.status == CHANGED_MEANWHILE
        found = {"": "changed"} if is_late else faults(refusal.problem)
        return show_form(sent, found, status=409 if is_late else 422, person=known)
    return go("person", "person.saved", participant_id=participant_id)


@team.post("/person/<uuid:participant_id>/austritt")
@page("participants:read", "entries:write")
def record_exit(participant_id: UUID) -> Response:
    destination = request.form.get("destination", "unknown")
    day = {"exit_date": request.form.get("day", ""), "destination": destination}
    return _record(participant_id, "exit", day, "person.left")


@team.post("/person/<uuid:participant_id>/wiedereintritt")
@page("participants:read", "entries:write")
def record_re_entry(participant_id: UUID) -> Response:
    waits = bool(request.form.get("waits_for_group"))
    day = {"re_entry_date": request.form.get("day", ""), "waits_for_group": waits}
    return _record(participant_id, "re-entry", day, "person.is-back")


@team.post("/person/<uuid:participant_id>/warten")
@page("participants:read", "entries:write")
def wait_once_more(participant_id: UUID) -> Response:
    return _record(participant_id, "waiting", {}, "person.waits")


@team.post("/person/<uuid:participant_id>/datenschutz")
@page("participants:read", "participants:write")
def hand_over_notice(participant_id: UUID) -> Response:
    notice = {name: request.form.get(name, "").strip() for name in ("language", "version")}
    return _record(participant_id, "notices", notice, "person.notice-saved")


@team.post("/person/<uuid:participant_id>/einwilligung")
@page("participants:read", "participants:write")
def save_consent(participant_id: UUID) -> Response:
    purpose, _, decision = request.form.get("decision", "").partition(":")
    consent = {
        "purpose": purpose,
        "is_given": decision == "yes",
        "text_version": request.form.get("version", "").strip(),
        "language": request.form.get("language", ""),
    }
    return _record(participant_id, "consents", consent, "person.consent-saved")


def as_form(known: Mapping[str, Any], seen: str) -> MultiDict[str, str]:
    """What is known of her, as the form of a newcomer would have sent it."""
    form: MultiDict[str, str] = MultiDict({"seen": seen})
    form.update({name: known[name] or "" for name in (*PLAIN, *OPTIONAL)})
    form.update({name: "yes" for name in TICKED if known[name]})
    form["women_only"] = "yes" if known["may_join_women_only"] else "no"
    form["topics"] = " ".join(known["topics"])
    own = known["language"].partition("-")[0]
    form.update({"slots": known["slots"], "languages": [x for x in known["languages"] if x != own]})
    form.update({f"mornings.{week['monday']}": week["mornings"] for week in known["start_weeks"]})
    form.update({f"reach.{each['venue_id']}": each["how"] for each in known["reach"]})
    form.update({f"reach.{venue_id}": EXCLUDED for venue_id in known["excluded_venues"]})
    for row, child in enumerate(known["children"]):
        form.update(_row(row, child))
    if len(known["children"]) >= CHILDREN:
        form[f"birth_month.{len(known['children'])}"] = ""
    return form


def _row(row: int, child: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"child_id.{row}": child["id"],
        f"birth_month.{row}": child["birth_month"],
        f"child_name.{row}": child["first_name"] or "",
        f"needs_care.{row}": "yes" if child["needs_care"] else "",
    }


def _record(participant_id: UUID, what: str, body: dict[str, Any], happened: str) -> Response:
    path = f"/participants/{participant_id}/{what}"
    try:
        desk().post("intake", path, body, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return _person(participant_id, wrong="person.refused", detail=refusal.problem)
    return go("person", happened, participant_id=participant_id)


def _person(
    participant_id: UUID, *, wrong: str = "", detail: Mapping[str, Any] | None = None
) -> Response:
    path = f"/participants/{participant_id}"
    known, seen = desk().look("intake", path)
    consents = desk().get("intake", f"{path}/consents")["current"]
    return show(
        "person.html",
        nav="waiting_list",
        status=422 if wrong else 200,
        person=known,
        name=programme.name_of(known),
        stay=desk().get("intake", f"{path}/stay"),
        notices=desk().get("intake", f"{path}/notices"),
        consents={each["purpose"]: each for each in consents},
        purposes=PURPOSES,
        destinations=DESTINATIONS,
        group=_group(known),
        venue_of=_venues(),
        contact_person=_contact_person(known),
        messages=_messages(participant_id),
        to_ask=to_ask.of_one(known) if me().may("participants:write") else None,
        asks_for=request.args.get("offer", ""),
        seen=seen,
        today=door().clock.now().date(),
        wrong=wrong,
        detail=(detail or {}).get("detail", ""),
    )


def _group(known: Mapping[str, Any]) -> dict[str, Any] | None:
    if known["cohort_id"] is None or not me().may("cohorts:read"):
        return None
    return dict(desk().get("cohorts", f"/cohorts/{known['cohort_id']}"))


def _venues() -> dict[str, str]:
    found = desk().get("cohorts", "/venues") if me().may("offers:read") else []
    return {venue["id"]: f"{venue['name']}, {venue['town']}" for venue in found}


def _contact_person(known: Mapping[str, Any]) -> dict[str, Any] | None:
    staff = desk().get("intake", "/staff") if me().may("staff:read") else []
    return next((each for each in staff if each["id"] == known["contact_person_id"]), None)


def _messages(participant_id: UUID) -> list[dict[str, Any]]:
    """The newest ones to her."""
    if not me().may("deliveries:read"):
        return []
    newest: list[dict[str, Any]] = desk().get(
        "notifications",
        "/messages",
        participant_id=str(participant_id),
        order="newest_first",
        limit=MESSAGES_SHOWN,
    )["items"]
    return newest
