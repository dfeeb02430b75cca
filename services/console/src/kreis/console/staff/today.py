"""Today page ("Heute"): puts its sections together, and notes calls.

A section is a module with a function `section(day)` (see `day.py`). A new one is one line here.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Response, request

from kreis.console.staff import (
    answers_so_far,
    calls,
    circle_reports,
    conflicts,
    contributors,
    declined,
    entries,
    first_steps,
    likeness,
    links,
    missed,
    missing_lists,
    next_dates,
    phase_changes,
    substitutions,
    to_ask,
    todays_dates,
    unconfirmed,
    unsettled,
    waits,
    without_group,
)
from kreis.console.staff.day import Day, Section, SectionOfDay
from kreis.console.staff.group import meeting_groups
from kreis.console.staff.names import known_people, name_of
from kreis.console.staff.shell import client, clock, go, me, page, show, team

NEEDED = ("call-tasks:read",)
SECTIONS: tuple[SectionOfDay, ...] = (
    todays_dates.section,
    first_steps.section,
    calls.section,
    missed.section,
    phase_changes.section,
    declined.section,
    unconfirmed.section,
    entries.section,
    links.section,
    contributors.section,
    likeness.section,
    circle_reports.section,
    conflicts.section,
    missing_lists.section,
    unsettled.section,
    without_group.section,
    to_ask.section,
    waits.section,
)
"""Sections in the order of the page."""
BESIDE: tuple[SectionOfDay, ...] = (next_dates.section, answers_so_far.section)
"""Sections beside them; below them on a narrow screen."""


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

    Only running groups are asked for, so finished groups cost no time. Dates and answers are asked
    for all groups at once.
    """
    now = clock().now()
    day = Day(now, meeting_groups(now.date()))
    return show(
        "today.html",
        nav="today",
        now=now,
        substitutions=substitutions.mine_today(),
        sections=_sections(day, SECTIONS),
        beside=_sections(day, BESIDE),
    )


def _sections(day: Day, made_by: Sequence[SectionOfDay]) -> list[Section]:
    """Returns the sections that have something to show. They ask the services in parallel."""
    return [each for each in client().together(lambda make: make(day), made_by) if each]


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


@team.get("/anrufe", endpoint="calls")
@page(*NEEDED)
def all_calls() -> Response:
    """Shows all calls, for days with many."""
    return show("calls.html", nav="today", calls=list(calls.open_calls(clock().now())))
