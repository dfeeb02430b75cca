"""Section about searches for protected people: somebody described one, and was not told of her."""

from __future__ import annotations

from typing import TypedDict

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.day import Day, Section
from kreis.console.staff.names import known_people, name_of
from kreis.console.staff.shell import client, me


class Search(TypedDict):
    """Somebody described a protected person, and was not told that she is here."""

    by: str
    person: Participant | None


def section(_: Day) -> Section | None:
    found = _searches() if me().may("participants:read", "staff:read") else []
    return Section("staff/_likeness.html", {"searches": found}) if found else None


def _searches() -> list[Search]:
    """Returns the searches for protected people of hers; for a lead, of everybody."""
    try:
        found = client().intake.likeness_notices()
    except Refused as refusal:
        if refusal.status != 404:  # intake of 0.1.0 knows no notices
            raise
        return []
    people = known_people(each["participant_id"] for each in found)
    staff = {each["id"]: name_of(each) for each in client().intake.staff()} if found else {}
    return [
        Search(
            by=staff.get(each["noticed_by"], each["noticed_by"]),
            person=people.get(each["participant_id"]),
        )
        for each in found
    ]
