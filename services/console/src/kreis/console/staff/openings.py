"""Opening the file of somebody who is not hers, with a reason; and the list of it for leads."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, make_response, redirect, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.intake import Opening, Participant
from kreis.console.staff.names import known_people, name_of, staff_names
from kreis.console.staff.session import PATH
from kreis.console.staff.shell import client, go, me, page, show, team


class ShownOpening(Opening):
    by: str
    person: Participant | None


@team.post("/person/<uuid:participant_id>/akte")
@page("participants:read")
def open_file(participant_id: UUID) -> Response:
    """Opens the file for a working day. The reason is noted, and leads see it."""
    reason = request.form.get("reason", "").strip()
    try:
        client().intake.open_file(participant_id, reason, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status != 422:
            raise
        known = client().intake.participant(participant_id)
        return ask_for_reason(known, wrong=True, reason=reason)
    back = request.form.get("back", "")
    if urlsplit(back)[:2] == ("", "") and back.startswith(f"{PATH}/"):
        return make_response(redirect(back, 303))
    return go("person", "opening.opened", participant_id=participant_id)


@team.get("/akten")
@page("access-log:read", "participants:read", "staff:read")
def openings() -> Response:
    found = client().intake.openings()
    people = known_people(each["participant_id"] for each in found)
    staff = staff_names()
    shown: list[ShownOpening] = [
        {
            **each,
            "by": staff.get(each["opened_by"], each["opened_by"]),
            "person": people.get(each["participant_id"]),
        }
        for each in found
    ]
    return show("openings.html", nav="colleagues", openings=shown)


def ask_for_reason(known: Participant, *, wrong: bool = False, reason: str = "") -> Response:
    """Shows who she is, briefly, and asks why her file is needed. Then the wanted page is shown."""
    staff = client().intake.staff() if me().may("staff:read") else []
    contact_person = next((x for x in staff if x["id"] == known["contact_person_id"]), None)
    return show(
        "opening.html",
        nav="waiting_list",
        status=422 if wrong else 200,
        person=known,
        name=name_of(known),
        contact_person=contact_person,
        wrong=wrong,
        reason=reason,
        back=request.full_path if request.method == "GET" else request.form.get("back", ""),
    )


def is_brief(known: Participant) -> bool:
    """True if intake has shown first name and initial only. Intake of 0.1.0 shows all."""
    return not known.get("is_in_full", True)
