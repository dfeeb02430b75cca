"""Section about who is missed ("Vermisst"): a message to her is planned, or staff rather call.

Whom staff are to call already stands among the calls. Events says who stays away, and since when.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from flask import Response, request
from markupsafe import Markup

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.attendance import MissingList, TimeAway
from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.notifications import Telling
from kreis.console.staff.dates import START_WEEK, day_from, moment_of
from kreis.console.staff.day import Day, Section
from kreis.console.staff.missing_lists import open_lists
from kreis.console.staff.names import known_people, name_of
from kreis.console.staff.partly import Parts
from kreis.console.staff.shell import client, clock, go, me, page, show, team
from kreis.console.staff.tellings import counted, is_settled, said

CALL = "call"
PREVIEW = ("attendance:read", "deliveries:read", "participants:read")
PLAIN = ("de", "de-simple")
"""Languages in which staff read the message, beside hers."""


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
    is_called: bool
    """Staff are asked to call her: that stands among the calls."""
    is_call_ahead: bool
    at: datetime | None
    """When she is written to or called if nothing happens; None if that has begun."""
    told: Markup | None
    """What notifications has planned and done since that has begun; None if it is not known."""
    is_over: bool
    """The message went out, or is not to come any more: nothing is left to stop."""


def section(day: Day) -> Section | None:
    found = [each for each in _missed(_times_away(), day.now) if not each["is_called"]]
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
    name = name_of(known_people([who]).get(who))
    if group := request.form.get("group", type=UUID):
        return go("group", "missed.planned", cohort_id=group, told_name=name)
    return go("today", "missed.planned", told_name=name)


def section_of(cohort_id: UUID, away: Sequence[Missed]) -> Section | None:
    """The same card for the page of a group: whom of these nobody is to call yet."""
    found = [each for each in away if not each["is_called"]]
    values = {"people": found, "group": cohort_id}
    return Section("staff/_missed.html", values) if found else None


@team.get("/vermisst/<uuid:participant_id>")
@page(*PREVIEW)
def missed_message(participant_id: UUID) -> Response:
    """Shows why somebody is to be written to, when, and what; nothing once that holds no more."""
    who = str(participant_id)
    found = [each for each in _times_away() if each["participant_id"] == who]
    hers = next((each for each in _missed(found, clock().now()) if _is_message(each)), None)
    if hers is None:
        return go("today", "missed.over")
    texts = {each["language"]: each for each in client().notifications.missed_message()}
    person = hers["person"]
    spoken = person["language"] if person else ""
    return show(
        "missed_message.html",
        nav="today",
        each=hers,
        run=[day_from(day) for day in found[0]["run"]],
        lists=_lists_that_wait(hers),
        channel=person.get("channel") if person else None,
        texts=[texts[name] for name in dict.fromkeys([*PLAIN, spoken]) if name in texts],
    )


@team.post("/vermisst/<uuid:participant_id>/nicht-senden")
@page("attendance:write")
def stop_message(participant_id: UUID) -> Response:
    """Stops the message. Whom the rules want called later is called nevertheless.

    A message that went out already is not stopped: the page says so.
    """
    who = str(participant_id)
    hers = next((each for each in _times_away() if each["participant_id"] == who), None)
    told = _told(hers) if hers else None
    if told and is_settled(told):
        happened = "missed.sent-already" if told["sent"] else "missed.over"
        return go("today", happened, told_name=name_of(known_people([who]).get(who)))
    stopped = client().events.stop_message(participant_id, once=request.form.get("once", ""))
    happened = "missed.stopped-late" if stopped["may_have_left"] else "missed.stopped"
    return go("today", happened, told_name=name_of(known_people([who]).get(who)))


def _lists_that_wait(away: Missed) -> list[MissingList]:
    """Returns the missing lists of her group since she was last there: these days do not count."""
    group = away["person"]["cohort_id"] if away["person"] else None
    since = away["seen_on"] or date.min
    return [
        each
        for each in open_lists()
        if each["cohort_id"] == group
        and each["kind"] != START_WEEK
        and day_from(each["starts_at"][:10]) > since
    ]


def _is_message(away: Missed) -> bool:
    return not away["is_called"] and not away["is_call_ahead"]


def of_people(wanted: Collection[str], now: datetime) -> list[Missed]:
    """Returns those of these people who stay away, the longest silence first.

    Empty while a service does not answer: the page of a group has much else to say.
    """

    def ask() -> list[Missed]:
        found = [each for each in _times_away() if each["participant_id"] in wanted]
        return list(_missed(found, now))

    return Parts().ask("missed", ask, [])


def _missed(found: Sequence[TimeAway], now: datetime) -> Iterator[Missed]:
    people = known_people(each["participant_id"] for each in found)
    for each, told in zip(found, client().together(_told, found), strict=True):
        yield {
            **_absence(each, now),
            "is_called": each["level"] == CALL,
            "participant_id": each["participant_id"],
            "person": people.get(each["participant_id"]),
            "is_call_ahead": each["ahead_level"] == CALL,
            "at": moment_of(each["ahead_at"]) if each["ahead_at"] else None,
            "told": said(told) if told else None,
            "is_over": told is not None and is_settled(told),
        }


def _told(away: TimeAway) -> Telling | None:
    """Who wants to be called gets no message: only notifications knows what became of it."""
    cause = away.get("id")
    is_begun = not away["ahead_at"] and away["level"] != CALL
    return counted([cause]) if cause and is_begun else None


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
