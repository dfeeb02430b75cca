"""Answer page ("Antwort eintragen"): enters what a participant said on the telephone, in two
taps."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.events import Invitation
from kreis.console.services.responses.intake import ChildToday
from kreis.console.staff.names import known_people, name_of
from kreis.console.staff.openings import ask_for_reason, is_brief
from kreis.console.staff.shell import client, go, page, show, team

CHANGED_MEANWHILE = 412
HOWS = ("phone", "in_person")


@team.get("/antwort/<uuid:invitation_id>")
@page("invitations:read", "answers:write")
def phone_answer(invitation_id: UUID) -> Response:
    return _ask(invitation_id)


@team.post("/antwort/<uuid:invitation_id>")
@page("invitations:read", "answers:write")
def save_phone_answer(invitation_id: UUID) -> Response:
    """Saves a yes, with the chosen children, or a no, as the pressed button says."""
    kind = request.form.get("answer", "")
    how = request.form.get("how", HOWS[0])
    if kind not in ("all", "some", "alone", "no") or how not in HOWS:
        return _ask(invitation_id, wrong="answer.choose")
    chosen = request.form.getlist("child") if kind in ("all", "some") else []
    if kind == "some" and not chosen:
        return _ask(invitation_id, wrong="answer.no-child")
    invitation = client().events.invitation(invitation_id)
    known = _children(invitation)
    body = {
        "answer": "no" if kind == "no" else "yes",
        "how": how,
        "children": [
            {"id": child["id"], "birth_month": child["birth_month"]}
            for child in known
            if child["id"] in chosen or (kind == "all" and child["needs_care"])
        ],
    }
    try:
        once, seen = (request.form.get(name, "") for name in ("once", "seen"))
        client().events.enter_answer(invitation_id, body, once=once, seen=seen)
    except Refused as refusal:
        if refusal.status == CHANGED_MEANWHILE:
            return _ask(invitation_id, wrong="answer.changed", status=409)
        if refusal.status != 409:
            raise
        code = refusal.problem.get("type")
        known_codes = ("childcare-full", "group-full")
        wrong = f"answer.{code}" if code in known_codes else "answer.refused"
        return _ask(invitation_id, wrong=wrong, status=409)
    person = known_people([invitation["participant_id"]])
    told = name_of(person.get(invitation["participant_id"]))
    return go("today", f"answer.saved.{body['answer']}", told_name=told)


def _ask(invitation_id: UUID, *, wrong: str = "", status: int = 422) -> Response:
    seen = client().events.invitation_to_change(invitation_id)
    invitation = seen.it
    found = known_people([invitation["participant_id"]])
    person = found.get(invitation["participant_id"])
    if person and is_brief(person):
        return ask_for_reason(person)
    return show(
        "phone_answer.html",
        nav="today",
        status=status if wrong else 200,
        invitation=invitation,
        seen=seen.etag,
        person=person,
        children=_children(invitation),
        ticked=request.form.getlist("child"),
        wrong=wrong,
    )


def _children(invitation: Invitation) -> list[ChildToday]:
    return client().intake.children(invitation["participant_id"])
