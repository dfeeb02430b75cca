"""Entries: who entered in a period, and whose entry is still to be recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from kreis.chassis.data.database import Work
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import entries, participants


def page(work: Work, wanted: dict[str, Any]) -> dict[str, Any]:
    """Returns a page of the entries of a period, each with the person."""
    period = wanted["from_"] or date.min, wanted["until"] or date.max
    page = {name: wanted[name] for name in ("recorded_on", "after", "limit")}
    found = entries.between(work, *period, **page)
    people = {
        each.id: each for each in participants.among(work, [e["participant_id"] for e in found])
    }
    full = len(found) == wanted["limit"]
    return {
        "items": [{**each, "participant": people[each["participant_id"]]} for each in found],
        "next": found[-1]["participant_id"] if full else None,
    }


def missing(work: Work, wanted: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """Returns a page of those whose entry the caller may record, and nobody has yet."""
    found = entries.missing(work, viewer, after=wanted["after"], limit=wanted["limit"])
    full = len(found) == wanted["limit"]
    return {
        "items": [each._asdict() for each in found],
        "next": found[-1].participant_id if full else None,
    }
