"""Attendance form of staff and facilitators: what is marked, and what is wrong with it.

"Teils" needs fewer minutes than the whole date. Otherwise nothing is saved, and the form says so at
the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import request

from kreis.chassis.http.arriving import whole_number
from kreis.console.services.asking import Json

STATES = ("present", "late", "absent")


def state_of(status: str | None, minutes: int | None, whole: int) -> str:
    """Returns the mark of a record. Somebody who was there for less than the whole came in part."""
    if status == "present":
        return "late" if minutes is not None and minutes < whole else "present"
    return status or ""


def marked(who: str) -> str:
    """Returns the mark that the form sends; empty if nothing was tapped."""
    state = request.form.get(f"state.{who}", "")
    return state if state in STATES else ""


def faults(people: Iterable[str], whole: int) -> dict[str, str]:
    """Returns the text key of what is wrong, by participant."""
    return {
        who: "roster.minutes.wrong"
        for who in people
        if marked(who) == "late" and not 0 < _minutes(who) < whole
    }


def entry(who: str) -> Json | None:
    """Returns what the form says about one participant; None if nothing was tapped."""
    state = marked(who)
    if not state:
        return None
    if state == "absent":
        return {"participant_id": who, "status": "absent"}
    minutes = _minutes(who) if state == "late" else None
    return {"participant_id": who, "status": "present", "minutes": minutes}


def shown_minutes(who: str, state: str, known: int | None) -> str:
    """Returns the minutes to fill in: as sent, else as saved for somebody who came in part."""
    saved = str(known) if state == "late" and known else ""
    return request.form.get(f"minutes.{who}", saved)


def named(entries: Iterable[Json | None]) -> list[Json]:
    return [each for each in entries if each]


def count(entries: Iterable[Mapping[str, object]], status: str) -> int:
    return sum(each["status"] == status for each in entries)


def _minutes(who: str) -> int:
    """Returns the minutes sent; 0 for text that is no number."""
    return whole_number(request.form.get(f"minutes.{who}", ""), digits=4) or 0
