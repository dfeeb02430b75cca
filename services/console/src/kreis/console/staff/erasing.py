"""Erasure page of a person, for the lead: texts that name her, then the erasure everywhere.

After the erasure nobody knows her name, so texts about other people are looked for before it. The
lead changes them herself, because only she can tell what is meant.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from kreis.console.services.responses.intake import Participant
from kreis.console.staff.shell import client, go, me, page, show, team
from kreis.console.staff.subscribers import waiting_for

SCOPES = ("participants:read", "erasures:write")
SHORTEST = 3
"""Characters of a word that is looked for."""


@team.get("/person/<uuid:participant_id>/loeschen")
@page(*SCOPES)
def erasing(participant_id: UUID) -> Response:
    return _page(participant_id)


@team.post("/person/<uuid:participant_id>/loeschen")
@page(*SCOPES)
def erase(participant_id: UUID) -> Response:
    """Has every service erase her. Needs the check mark, so that nobody does it by accident."""
    if request.form.get("sure") != "yes":
        return _page(participant_id, wrong="erasing.not-sure")
    client().intake.erase(participant_id, once=request.form.get("once", ""))
    return go("home", "erasing.begun")


def _page(participant_id: UUID, *, wrong: str = "") -> Response:
    person = client().intake.participant(participant_id)
    found = [
        {**each, "service": name}
        for name, service in client().with_texts.items()
        for each in service.mentions(_words(person))
    ]
    return show(
        "erasing.html",
        nav="waiting_list",
        status=422 if wrong else 200,
        person=person,
        found=found,
        waiting_for=_waiting_for(),
        wrong=wrong,
    )


def _waiting_for() -> list[dict[str, Any]]:
    """Returns which teams outside have not confirmed earlier erasures."""
    if not me().may("subscriptions:read"):
        return []
    return waiting_for(client().subscriptions.subscriptions())


def _words(person: Participant) -> list[str]:
    known = (person["first_name"], person["last_name"], person["email"], person["phone"])
    return [word for word in known if word and len(word) >= SHORTEST]
