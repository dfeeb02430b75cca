"""Person page: a participant's data, her stay, notices and consents, her timeline.

A change carries the ETag that the form was opened with. If a colleague was faster, nothing is
overwritten and the form keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from flask import Response, request
from werkzeug.datastructures import MultiDict

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.cohorts import Cohort
from kreis.console.services.responses.intake import Child, Participant, Staff
from kreis.console.staff import stay, to_ask, topics, unsaid
from kreis.console.staff.again import WrongInput
from kreis.console.staff.dates import moment_of
from kreis.console.staff.happenings import told_of
from kreis.console.staff.links import links_of
from kreis.console.staff.names import name_of
from kreis.console.staff.openings import ask_for_reason, is_brief
from kreis.console.staff.partly import Parts, if_kept
from kreis.console.staff.registration import (
    CHILDREN,
    EXCLUDED,
    OPTIONAL,
    PLAIN,
    faults,
    missing,
    said,
    show_form,
)
from kreis.console.staff.shell import client, clock, go, me, page, show, team
from kreis.console.staff.taking_part import taking_part_of
from kreis.console.staff.timeline import SHOWN, lines_of, past_of, planned_of

PURPOSES = ("messages", "contact_sharing", "network", "photos", "survey")
CHANGED_MEANWHILE = 412


@team.get("/person/<uuid:participant_id>")
@page("participants:read")
def person(participant_id: UUID) -> Response:
    return show_person(participant_id)


@team.get("/person/<uuid:participant_id>/bearbeiten")
@page("participants:read", "participants:write", "staff:read", "offers:read")
def edit_person(participant_id: UUID) -> Response:
    known = client().intake.participant_to_change(participant_id)
    if is_brief(known.it):
        return ask_for_reason(known.it)
    return show_form(as_form(known.it, known.etag), {}, status=200, person=known.it)


@team.post("/person/<uuid:participant_id>/bearbeiten")
@page("participants:read", "participants:write", "staff:read", "offers:read")
def save_person(participant_id: UUID) -> Response:
    known = client().intake.participant(participant_id)
    if is_brief(known):
        return ask_for_reason(known)
    sent = request.form
    if wrong := missing(sent):
        return show_form(sent, wrong, status=422, person=known)
    try:
        client().intake.change_participant(participant_id, said(sent), seen=sent.get("seen", ""))
    except Refused as refusal:
        if refusal.status not in (400, 422, CHANGED_MEANWHILE):
            raise
        is_late = refusal.status == CHANGED_MEANWHILE
        found = {"": "changed"} if is_late else faults(refusal.problem)
        return show_form(sent, found, status=409 if is_late else 422, person=known)
    return go("person", "person.saved", participant_id=participant_id)


@team.post("/person/<uuid:participant_id>/datenschutz")
@page("participants:read", "participants:write")
def hand_over_notice(participant_id: UUID) -> Response:
    language, version = (request.form.get(name, "").strip() for name in ("language", "version"))
    return _record(
        participant_id,
        lambda once: client().intake.hand_over_notice(participant_id, language, version, once=once),
        "person.notice-saved",
    )


@team.post("/person/<uuid:participant_id>/einwilligung")
@page("participants:read", "participants:write")
def save_consent(participant_id: UUID) -> Response:
    purpose, _, decision = request.form.get("decision", "").partition(":")
    if decision not in ("yes", "no"):
        raise WrongInput("decision", code="choose-decision")
    consent = {
        "purpose": purpose,
        "is_given": decision == "yes",
        "text_version": request.form.get("version", "").strip(),
        "language": request.form.get("language", ""),
    }
    return _record(
        participant_id,
        lambda once: client().intake.save_consent(participant_id, consent, once=once),
        "person.consent-saved",
    )


def as_form(known: Participant, seen: str) -> MultiDict[str, str]:
    """Returns a participant's data as the registration form would have sent them."""
    form: MultiDict[str, str] = MultiDict({"seen": seen})
    form.update({name: known[name] or "" for name in (*PLAIN, *OPTIONAL)})  # type: ignore[literal-required]
    form.update(unsaid.as_sent(known))
    form.update({"topics": known["topics"]})
    own = known["language"].partition("-")[0]
    form.update({"slots": known["slots"], "languages": [x for x in known["languages"] if x != own]})
    form.update({f"mornings.{week['monday']}": week["mornings"] for week in known["start_weeks"]})
    form.update({f"reach.{each['venue_id']}": each["how"] for each in known["reach"]})
    form.update({f"reach.{venue_id}": EXCLUDED for venue_id in known["excluded_venues"]})
    for row, child in enumerate(known["children"]):
        form.update({**_row(row, child), f"needs_care.{row}": unsaid.care_as_sent(known, child)})
    if len(known["children"]) >= CHILDREN:
        form[f"birth_month.{len(known['children'])}"] = ""
    return form


def _row(row: int, child: Child) -> dict[str, str]:
    return {
        f"child_id.{row}": child["id"],
        f"birth_month.{row}": child["birth_month"],
        f"child_name.{row}": child["first_name"] or "",
    }


def _record(participant_id: UUID, change: Callable[[str], object], happened: str) -> Response:
    """Makes a change with the idempotency key of the form."""
    change(request.form.get("once", ""))
    return go("person", happened, participant_id=participant_id)


def show_person(participant_id: UUID, *, stay_wrong: stay.Wrong | None = None) -> Response:
    """Shows the page, with what was wrong in a form of her stay."""
    seen = client().intake.participant_to_change(participant_id)
    known = seen.it
    if is_brief(known):
        return ask_for_reason(known)
    client().ahead(
        partial(told_of, known["id"], Parts()),
        partial(client().intake.stay, participant_id),
        partial(client().intake.notices, participant_id),
        partial(client().intake.consents, participant_id),
        partial(_contact_person, known),
        partial(_group, known),
        _venues,
        partial(links_of, participant_id),
    )
    parts, writes = Parts(), me().may("participants:write")
    told = told_of(known["id"], parts)
    lines = lines_of(known, told)
    group = request.args.get("gruppe", type=UUID)
    return show(
        "person.html",
        nav="waiting_list",
        status=422 if stay_wrong else 200,
        person=known,
        name=name_of(known),
        **stay.facts_of(known, client().intake.stay(participant_id), stay_wrong, parts),
        notices=client().intake.notices(participant_id),
        consents={each["purpose"]: each for each in client().intake.consents(participant_id)},
        purposes=PURPOSES,
        group=parts.ask("group", lambda: _group(known), None),
        mail_refused_since=parts.ask("messages", lambda: _mail_refused_since(known), None),
        venue_of=parts.ask("venues", _venues, {}),
        contact_person=_contact_person(known),
        taking_part=taking_part_of(known, told.history, parts),
        planned=planned_of(lines),
        past=past_of(lines),
        lines_shown=SHOWN,
        links=parts.ask("links", lambda: links_of(participant_id), None),
        unsaid=unsaid.to_ask(known) if writes else [],
        needless=unsaid.needless(known),
        to_ask=parts.ask("to-ask", lambda: to_ask.of_one(known, group), None) if writes else None,
        topic_names=topics.names_by_key(known["topics"]) if known["topics"] else {},
        asks_for=request.args.get("offer", ""),
        asks_for_group=group or "",
        seen=seen.etag,
        today=clock().now().date(),
        silent=parts.silent,
    )


def _mail_refused_since(known: Participant) -> datetime | None:
    if not known["email"] or not me().may("deliveries:read"):
        return None
    since = if_kept(lambda: client().notifications.mail_refused_since(known["id"]))
    return moment_of(since) if since else None


def _group(known: Participant) -> Cohort | None:
    if known["cohort_id"] is None or not me().may("cohorts:read"):
        return None
    return client().cohorts.cohort(known["cohort_id"])


def _venues() -> dict[str, str]:
    found = client().cohorts.venues() if me().may("offers:read") else []
    return {venue["id"]: f"{venue['name']}, {venue['town']}" for venue in found}


def _contact_person(known: Participant) -> Staff | None:
    staff = client().intake.staff() if me().may("staff:read") else []
    return next((each for each in staff if each["id"] == known["contact_person_id"]), None)
