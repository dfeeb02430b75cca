"""Section about who is missed ("Vermisst"): a message to her is planned, or staff rather call.

Whom staff are to call already stands among the calls. Events says who stays away, and since when.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from flask import Response, request
from markupsafe import Markup

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.attendance import TimeAway
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.dates import day_from, moment_of
from kreis.console.staff.day import Day, Section
from kreis.console.staff.names import known_people, name_of
from kreis.console.staff.shell import client, go, me, page, team
from kreis.console.staff.tellings import telling_of

CALL = "call"


class Absence(TypedDict):
    """How long somebody has stayed away, in the words of a page."""

    run: int
    """Absences in a row without an excuse."""
    seen_on: date | None
    silent_days: int


class Missed(Absence):
    """Somebody to whom a message is planned, or who was told to be written to."""

    participant_id: str
    person: Participant | None
    is_call_ahead: bool
    at: datetime | None
    """When she is written to or called if nothing happens; None if that has begun."""
    told: Markup | None
    """What notifications has planned and done since that has begun; None if it is not known."""


def section(day: Day) -> Section | None:
    found = list(_missed(day.now))
    return Section("staff/_missed.html", {"people": found}) if found else None


def absences(now: datetime) -> dict[str, Absence]:
    """Returns how long each has stayed away, by participant."""
    return {each["participant_id"]: _absence(each, now) for each in _times_away()}


@team.post("/vermisst/<uuid:participant_id>/anruf")
@page("attendance:write")
def plan_call(participant_id: UUID) -> Response:
    """Has her called instead of a message."""
    client().events.plan_call(participant_id, once=request.form.get("once", ""))
    who = str(participant_id)
    return go("today", "missed.planned", told_name=name_of(known_people([who]).get(who)))


def _missed(now: datetime) -> Iterator[Missed]:
    """Yields whom nobody is to call yet, the longest silence first."""
    found = [each for each in _times_away() if each["level"] != CALL]
    people = known_people(each["participant_id"] for each in found)
    for each, told in zip(found, client().together(_told, found), strict=True):
        yield {
            **_absence(each, now),
            "participant_id": each["participant_id"],
            "person": people.get(each["participant_id"]),
            "is_call_ahead": each["ahead_level"] == CALL,
            "at": moment_of(each["ahead_at"]) if each["ahead_at"] else None,
            "told": told,
        }


def _told(away: TimeAway) -> Markup | None:
    """Who wants to be called gets no message: only notifications knows what became of it."""
    cause = away.get("id")
    return telling_of([cause]) if cause and not away["ahead_at"] else None


def _absence(away: TimeAway, now: datetime) -> Absence:
    since = away["silent_since"]
    return {
        "run": len(away["run"]),
        "seen_on": day_from(away["seen_on"]) if away["seen_on"] else None,
        "silent_days": (now.date() - day_from(since)).days if since else 0,
    }


def _times_away() -> list[TimeAway]:
    if not me().may("attendance:read"):
        return []
    try:
        return client().events.times_away()
    except Refused as refusal:
        if refusal.status != 404:  # events of 0.1.0 does not know who stays away
            raise
        return []
