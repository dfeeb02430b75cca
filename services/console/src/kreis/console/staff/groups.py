"""Groups page ("Gruppen"): running and planned groups, finished ones by year, one group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.console.services.responses.attendance import AttendanceReport, PersonAttendance
from kreis.console.services.responses.events import Entry, Invitation
from kreis.console.services.responses.group_events import GroupEvent, SkippedDay
from kreis.console.services.responses.intake import Participant
from kreis.console.staff import entries, links
from kreis.console.staff.dates import day_of, ends, is_cancelled, monday_of
from kreis.console.staff.group import (
    Group,
    by_start,
    meeting_groups,
    planned,
    whole_group,
    with_invitations,
)
from kreis.console.staff.group_messages import notes_of
from kreis.console.staff.missing_lists import ListsUnknown, report
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.shell import client, clock, me, page, show, team
from kreis.console.staff.tellings import telling_of

PLANNED_WITHIN = timedelta(weeks=8)
"""A group that began this long ago without any date still stands among the running ones: events may
have parked the message that it waits for."""
LAST_MEETINGS, REGULAR_FROM = 4, 3
"""A participant comes regularly if she was present at 3 of the last 4 meetings."""
READS_EVENTS = ("events:read", "invitations:read")


class Facts(TypedDict):
    """Answers of a group, and its next date."""

    answers: Counter[str]
    next: GroupEvent | None


class ShownGroup(Facts):
    group: Group


class Mark(TypedDict):
    """Meeting with a list, and whether the participant was present."""

    date: GroupEvent
    is_week: bool
    state: str


class Member(TypedDict):
    participant_id: str
    person: Participant | None
    answer: str | None
    until: str | None
    invitation_id: str
    strip: list[Mark]
    there: int
    recorded: int
    missing: int
    regularity: str


@team.get("/gruppen")
@page("cohorts:read")
def groups() -> Response:
    can_read_events = me().may(*READS_EVENTS)
    now = clock().now().replace(tzinfo=None)
    found = with_invitations(_running_and_planned(now.date())) if can_read_events else []
    cohorts = [] if can_read_events else client().cohorts.cohorts()
    runs = client().cohorts.formations() if me().may("formations:read") else []
    still = [run for run in runs if run["proposal_state"] == "open"]
    return show(
        "groups.html",
        nav="groups",
        groups=[ShownGroup(group=each, **_facts(each, now)) for each in found],
        cohorts=cohorts,
        has_finished=can_read_events and (bool(found) or client().cohorts.has_cohorts()),
        open_proposals=[run for run in still if not run.get("proposal_overtaken")],
        overtaken=[run for run in still if run.get("proposal_overtaken")],
    )


@team.get("/gruppen/abgeschlossen")
@page("cohorts:read", *READS_EVENTS)
def finished_groups() -> Response:
    """Shows finished groups that began in the year of `?jahr=2027`, else in this year."""
    today = clock().now().date()
    year = request.args.get("jahr", today.year, type=int)
    year = min(max(year, date.min.year + 1), date.max.year - 1)
    found = client().cohorts.cohorts_that_start(date(year, 1, 1), date(year, 12, 31))
    going_on = {each.id for each in _running_and_planned(today)}
    return show(
        "finished_groups.html",
        nav="groups",
        year=year,
        cohorts=sorted(
            (each for each in found if each["id"] not in going_on),
            key=lambda each: (each["offer"]["week"]["monday"], each["name"]),
            reverse=True,
        ),
    )


def _running_and_planned(today: date) -> list[Group]:
    """Returns groups with a date to come, and groups whose dates events has not planned yet."""
    running = meeting_groups(today)
    known = {each.id for each in running}
    news = [
        each
        for each in client().cohorts.cohorts_that_start(monday_of(today) - PLANNED_WITHIN)
        if each["id"] not in known
    ]
    without_dates = [each for each in client().together(planned, news) if not each.dates]
    return sorted([*running, *without_dates], key=by_start)


@team.get("/gruppen/<uuid:cohort_id>")
@page("cohorts:read", "events:read", "invitations:read", "attendance:read")
def group(cohort_id: UUID) -> Response:
    found = whole_group(cohort_id)
    now = clock().now().replace(tzinfo=None)
    attended = _attended(found)
    known = _with_records(found, attended)
    lists = client().together(lambda each: client().events.attendance(each["id"]), known)
    marks = [{e["participant_id"]: e for e in attendance["entries"]} for attendance in lists]
    numbers = {each["participant_id"]: each for each in attended["people"]}
    people = known_people(each["participant_id"] for each in found.invitations)
    return show(
        "group.html",
        nav="groups",
        group=found,
        members=sorted(
            (
                _member(each, people, numbers.get(each["participant_id"]), known, marks)
                for each in found.invitations
            ),
            key=lambda each: by_name(each["person"]),
        ),
        next_dates=[each for each in found.dates if ends(each) >= now][:4],
        past_dates=[each for each in reversed(found.dates) if ends(each) < now],
        last_day=found.last_day,
        notes=notes_of(cohort_id),
        telling=telling_of([x["id"] for x in found.members if x["answer"] is None]),
        skipped=_skipped(found),
        missing_lists=attended["missing_lists"],
        link_calls=links.calls(cohort_id),
        entries=entries.proposals(set(people)),
        recorded=entries.just_recorded(set(people)),
        now=now,
        **_facts(found, now),
    )


def _attended(group: Group) -> AttendanceReport:
    """Returns the group's attendance; nothing before its dates are planned."""
    nothing: AttendanceReport = {"dates": 0, "missing_lists": [], "absences": [], "people": []}
    if not group.dates:
        return nothing
    first = min(day_of(each) for each in group.dates)
    try:
        return report(first, group.last_day, cohort_id=group.id)
    except ListsUnknown:  # the marks of complete lists are known without it
        return nothing


def _with_records(group: Group, attended: AttendanceReport) -> list[GroupEvent]:
    """Returns the dates of which something is recorded, half-filled lists too."""
    begun = {each["group_event_id"] for each in attended["missing_lists"] if each["recorded"]}
    return [each for each in group.dates if each["is_held"] or each["id"] in begun]


def _skipped(group: Group) -> list[SkippedDay]:
    """Returns the days that the weekly series skips; none before its dates are planned."""
    return client().events.skipped_days(group.id) if group.dates else []


def _facts(group: Group, now: datetime) -> Facts:
    coming = [each for each in group.dates if ends(each) >= now]
    meeting = [each for each in coming if not is_cancelled(each)]
    return {
        "answers": Counter(each["answer"] or "open" for each in group.members),
        "next": meeting[0] if meeting else None,
    }


def _member(
    invitation: Invitation,
    people: dict[str, Participant],
    numbers: PersonAttendance | None,
    known: Sequence[GroupEvent],
    marks: Sequence[dict[str, Entry]],
) -> Member:
    """Returns a member with one mark for each date of which something is recorded."""
    who = invitation["participant_id"]
    strip: list[Mark] = [
        {"date": date, "is_week": date["kind"] == "assessment_week", "state": _mark(found.get(who))}
        for date, found in zip(known, marks, strict=True)
    ]
    return {
        "participant_id": who,
        "person": people.get(who),
        "answer": invitation["answer"],
        "until": invitation["until"],
        "invitation_id": invitation["id"],
        "strip": strip,
        "there": numbers["present"] if numbers else 0,
        "recorded": numbers["recorded"] if numbers else 0,
        "missing": len(numbers["missing"]) if numbers else 0,
        "regularity": regularity([mark["state"] for mark in strip if mark["date"]["is_held"]]),
    }


def _mark(entry: Entry | None) -> str:
    if not entry or not entry["status"]:
        return "none"
    if entry["status"] == "present":
        return "present"
    if entry["absence"] is None:  # nobody expected her
        return "none"
    return {"unclear": "unclear", "excused": "excused"}.get(entry["absence"], "absent")


def regularity(states: Sequence[str]) -> str:
    """Says whether a member comes regularly. Below four meetings it says `new`.

    Meetings at which nobody expected her do not count.
    """
    last = [each for each in states if each != "none"][-LAST_MEETINGS:]
    if len(last) < LAST_MEETINGS:
        return "new"
    return "regular" if last.count("present") >= REGULAR_FROM else "slipping"
