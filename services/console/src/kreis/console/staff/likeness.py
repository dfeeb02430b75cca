"""Section about searches for protected people: somebody described one, and was not told of her."""

from __future__ import annotations

from typing import TypedDict

from kreis.console.services.responses.intake import Participant
from kreis.console.staff.day import Day, Section
from kreis.console.staff.names import known_people, staff_names
from kreis.console.staff.partly import if_kept
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
    # Intake of 0.1.0 knows no notices.
    found = if_kept(client().intake.likeness_notices) or []
    people = known_people(each["participant_id"] for each in found)
    staff = staff_names() if found else {}
    return [
        Search(
            by=staff.get(each["noticed_by"], each["noticed_by"]),
            person=people.get(each["participant_id"]),
        )
        for each in found
    ]
