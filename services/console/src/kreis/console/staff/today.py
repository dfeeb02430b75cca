"""Today page ("Heute"): calls, items to settle, long waits, and the next dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.events import UnclearAbsence
from kreis.console.services.responses.group_events import GroupEvent
from kreis.console.services.responses.intake import Participant
from kreis.console.staff import (
    conflicts,
    contributors,
    declined,
    entries,
    links,
    missing_lists,
    substitutions,
    to_ask,
    todays_dates,
    waits,
)
from kreis.console.staff.calls import open_calls
from kreis.console.staff.dates import ends, is_cancelled, starts
from kreis.console.staff.day import Day, Section, SectionOfDay
from kreis.console.staff.group import Group, meeting_groups, with_invitations
from kreis.console.staff.names import known_people, name_of
from kreis.console.staff.shell import client, clock, go, me, page, show, team

CALLS_SHOWN = 3
NEXT_SHOWN = 4
NEEDED = ("call-tasks:read",)
SECTIONS: tuple[SectionOfDay, ...] = (todays_dates.section,)
"""Sections above all others, in the order of the page. A new one is one more line."""


class Unsettled(TypedDict):
    """Absence that is not settled."""

    absence: UnclearAbsence
    person: Participant | None


class Search(TypedDict):
    """Somebody described a protected person, and was not told that she is here."""

    by: str
    person: Participant | None


class Meeting(TypedDict):
    """Groups that meet at the same moment, each with its date."""

    at: datetime
    is_week: bool
    dates: list[tuple[Group, GroupEvent]]


@team.get("/")
@page()
def home() -> Response:
    """Redirects to the first page of the role.

    Group planners have no calls, so they go to Gruppen.
    """
    return go("today") if me().may(*NEEDED) else go("groups")


@team.get("/heute")
@page(*NEEDED)
def today() -> Response:
    """Shows what is to do today.

    Only running groups are asked for, so finished groups cost no time.
    """
    now = clock().now()
    running = with_invitations(meeting_groups(now.date()))
    calls = list(open_calls(running, now))
    asking = to_ask.by_offer(to_ask.venues()) if me().may("participants:write") else None
    is_new = not running and not client().cohorts.has_cohorts()
    return show(
        "today.html",
        nav="today",
        now=now,
        is_new=is_new,
        first_steps=_first_steps() if is_new else {},
        sections=_sections(Day(now, running)),
        substitutions=substitutions.mine_today(),
        calls=calls,
        contributors=list(contributors.to_call()),
        link_calls=links.calls(),
        entries=entries.proposals(),
        recorded=entries.just_recorded(),
        shown=CALLS_SHOWN,
        searches=_searches() if me().may("participants:read", "staff:read") else [],
        unsettled=_unsettled(now),
        declined=declined.of_groups(running, now),
        missing_lists=missing_lists.open_lists(),
        in_conflict=conflicts.of_all_dates(),
        lists_shown=missing_lists.SHOWN,
        waits=waits.too_long() if me().may("pool:read", "offers:read") else [],
        to_ask=asking.offers if asking else [],
        unsaid=asking.facts if asking else [],
        upcoming=_upcoming(running, now),
        answers=Counter(
            invitation["answer"] or "open" for group in running for invitation in group.members
        ),
    )


def _sections(day: Day) -> list[Section]:
    """Returns the sections that have something to show. They ask the services in parallel."""
    return [each for each in client().together(lambda make: make(day), SECTIONS) if each]


@team.post("/anrufe/<uuid:call_task_id>")
@page("call-tasks:write")
def note_call(call_task_id: UUID) -> Response:
    """Notes the result of a call without an answer to enter: reached, or not reached."""
    result = request.form.get("result", "")
    if result not in ("reached", "not_reached"):
        return go("calls")
    once = request.form.get("once", "")
    task = client().notifications.note_call(call_task_id, result, once=once)
    who = task["participant_id"]
    name = name_of(known_people([who]).get(who))
    return go("today", f"call.noted.{result}", told_name=name)


@team.get("/anrufe")
@page(*NEEDED)
def calls() -> Response:
    """Shows all calls, for days with many."""
    now = clock().now()
    running = with_invitations(meeting_groups(now.date()))
    return show("calls.html", nav="today", calls=list(open_calls(running, now, with_ended=True)))


def _first_steps() -> dict[str, bool]:
    """Says which of the first steps are done: there is an offer, and somebody waits."""
    return {
        "offers": me().may("offers:read") and bool(client().cohorts.offers()),
        "people": me().may("pool:read") and client().intake.waiting()["count"] > 0,
    }


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


def _unsettled(now: datetime) -> list[Unsettled]:
    """Returns absences that are not settled, also on half-filled lists and of ended groups."""
    if not me().may("attendance:read"):
        return []
    found = client().events.unclear_absences(now.date() - missing_lists.LOOKS_BACK)
    people = known_people(absence["participant_id"] for absence in found)
    return [
        Unsettled(absence=absence, person=people.get(absence["participant_id"]))
        for absence in found
    ]


def _upcoming(groups: Sequence[Group], now: datetime) -> list[Meeting]:
    """Returns the next dates; a start week counts as one.

    Groups that meet at the same time share a line.
    """
    moments: dict[tuple[datetime, bool], list[tuple[Group, GroupEvent]]] = {}
    for group in groups:
        to_come = [
            each
            for each in group.dates
            if ends(each) >= now.replace(tzinfo=None) and not is_cancelled(each)
        ]
        week = [each for each in to_come if each["kind"] == "assessment_week"]
        for date in week[:1] + [each for each in to_come if each not in week]:
            key = starts(date), date in week
            moments.setdefault(key, []).append((group, date))
    nearest = sorted(moments)[:NEXT_SHOWN]
    return [Meeting(at=at, is_week=is_week, dates=moments[at, is_week]) for at, is_week in nearest]
