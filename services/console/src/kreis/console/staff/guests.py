"""Guests on an attendance list ("Auch da"): participants of other groups who came along.

Staff find them by name, inside the form of the list, so that no mark is lost. A facilitator's link
finds nobody: it tells no names of other groups.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.shell import client, me

MOST = 10
SHORTEST = 2


def searched_for() -> str:
    """Returns the name that staff look for; empty if the form is to be saved."""
    text = request.form.get("guest_name", "").strip()
    is_search = request.form.get("what") == "search" and len(text) >= SHORTEST
    return text if is_search and me().may("participants:read") else ""


def sent() -> list[str]:
    """Returns the ids of guests that the form brings along."""
    return [str(each) for each in request.form.getlist("guest", type=UUID)]


def found(cohort_id: str, listed: Collection[str]) -> list[Participant]:
    """Returns guests of the form and those just found, by name, without people on the list."""
    hits = {who: person for who, person in known_people(sent()).items() if who not in listed}
    for person in _named(searched_for()):
        is_elsewhere = person["cohort_id"] not in (None, cohort_id)
        if is_elsewhere and person["id"] not in listed:
            hits[person["id"]] = person
    return sorted(hits.values(), key=by_name)


def _named(name: str) -> list[Participant]:
    if not name:
        return []
    try:
        return client().intake.people_named(name, MOST)
    except Refused as refusal:
        if refusal.status != 422:  # intake of 0.1.0 finds nobody by name
            raise
        return []
