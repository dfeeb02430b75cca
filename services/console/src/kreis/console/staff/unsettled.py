"""Section about absences that are not settled, also on half-filled lists and of ended groups."""

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
    return [
        Unsettled(absence=absence, person=people.get(absence["participant_id"]))
        for absence in found
    ]
