"""Section about absences that are not settled, also on half-filled lists and of ended groups.

Nobody asks about an absence of somebody who has left; her lists still show it.
"""

from __future__ import annotations

from typing import TypedDict

from kreis.console.services.responses.events import UnclearAbsence
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.day import Day, Section
from kreis.console.staff.missing_lists import LOOKS_BACK
from kreis.console.staff.names import known_people
from kreis.console.staff.shell import client, me


class Unsettled(TypedDict):
    """Absence that is not settled."""

    absence: UnclearAbsence
    person: Participant | None


def section(day: Day) -> Section | None:
    found = _unsettled(day) if me().may("attendance:read") else []
    return Section("staff/_unsettled.html", {"absences": found}) if found else None


def _unsettled(day: Day) -> list[Unsettled]:
    found = client().events.unclear_absences(day.now.date() - LOOKS_BACK)
    people = known_people(absence["participant_id"] for absence in found)
    asked = [Unsettled(absence=each, person=people.get(each["participant_id"])) for each in found]
    return [each for each in asked if not _has_left(each["person"])]


def _has_left(person: Participant | None) -> bool:
    return person is not None and person["state"] == "left"
