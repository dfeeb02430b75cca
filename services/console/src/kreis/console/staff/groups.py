"""Groups page ("Gruppen"): running and planned groups, finished ones by year, one group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.console.services.responses.attendance import AttendanceReport
from kreis.console.services.responses.events import Invitation
from kreis.console.services.responses.group_events import SkippedDay
from kreis.console.services.responses.insights import Ties
from kreis.console.services.responses.intake import Participant
from kreis.console.staff import entries, links, missed, slices
from kreis.console.staff.dates import day_of, ends, monday_of, shown_year
from kreis.console.staff.group import (
    Group,
    by_start,
    meeting_groups,
    planned,
    whole_group,
)
from kreis.console.staff.group_messages import notes_of
from kreis.console.staff.missing_lists import ListsUnknown, report
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.partly import NO_ROUTE, Parts, if_kept
from kreis.console.staff.phase_of_group import phase_of
from kreis.console.staff.regularity import GroupRegularity, MemberRegularity, of_group
from kreis.console.staff.shares import opening_share, share, share_of_pairs
from kreis.console.staff.shell import client, clock, me, page, show, team, words
from kreis.console.staff.tellings import telling_of

PLANNED_WITHIN = timedelta(weeks=8)
"""A group that began this long ago without any date still stands among the running ones: events may
have parked the message that it waits for."""
LISTED_BACK = timedelta(weeks=26)
"""Groups whose start week began earlier are not listed for those who see no dates, and so not which
groups still meet."""
NEXT_SHOWN = 4
"""Next dates of a group that stand open on its page; those after them are folded up."""
READS_EVENTS = ("events:read", "invitations:read")


class Member(TypedDict):
    participant_id: str
    person: Participant | None
    answer: str | None
    until: str | None
    is_taken_out: bool
    """She left before her first day, so she never was there."""
    invitation_id: str
    regularity: MemberRegularity | None
    is_missed: bool


@team.get("/gruppen")
@page("cohorts:read")
def groups() -> Response:
    can_read_events = me().may(*READS_EVENTS)
    now = clock().now()
    found = _running_and_planned(now.date()) if can_read_events else []
    since = monday_of(now.date()) - LISTED_BACK
    cohorts = [] if can_read_events else client().cohorts.cohorts_that_start(since)
    runs = client().cohorts.formations() if me().may("formations:read") else []
    still = [run for run in runs if run["proposal_state"] == "open"]
    return show(
        "groups.html",
        nav="groups",
        groups=found,
        cohorts=cohorts,
        since=since,
        can_read_events=can_read_events,
        has_any=bool(found or cohorts) or client().cohorts.has_cohorts(),
        open_proposals=[run for run in still if not run.get("proposal_overtaken")],
        overtaken=[run for run in still if run.get("proposal_overtaken")],
    )


@team.get("/gruppen/abgeschlossen")
@page("cohorts:read", *READS_EVENTS)
def finished_groups() -> Response:
    """Shows finished groups that began in the year of `?jahr=2027`, else in this year."""
    today = clock().now().date()
    year = shown_year(request.args.get("jahr", ""), today)
    found = client().cohorts.cohorts_that_start(date(year, 1, 1), date(year, 12, 31))
    going_on = {each.id for each in _running_and_planned(today)}
    return show(
        "finished_groups.html",
        nav="groups",
        year=year,
        finished=slices.asked_for(
            sorted(
                (each for each in found if each["id"] not in going_on),
                key=lambda each: (each["offer"]["week"]["monday"], each["name"]),
                reverse=True,
            )
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
    without_dates = [each for each in client().together(planned, news) if each.is_being_planned]
    return sorted([*running, *without_dates], key=by_start)


@team.get("/gruppen/<uuid:cohort_id>")
@page("cohorts:read", "events:read", "invitations:read", "attendance:read")
def group(cohort_id: UUID) -> Response:
    client().ahead(
        partial(whole_group, cohort_id),
        partial(phase_of, cohort_id),
        partial(client().insights.regularity, cohort_id),
        partial(notes_of, cohort_id),
        partial(links.calls, cohort_id),
        partial(entries.proposals, ()),
        partial(entries.just_recorded, ()),
        partial(missed.absences, clock().now()),
    )
    found = whole_group(cohort_id)
    now = clock().now().replace(tzinfo=None)
    attended = _attended(found)
    regularity = of_group(cohort_id, attended["absences"])
    people = known_people(each["participant_id"] for each in found.invitations)
    away = missed.of_people({each["participant_id"] for each in found.members}, clock().now())
    return show(
        "group.html",
        nav="groups",
        group=found,
        phase=phase_of(cohort_id),
        missed=missed.section_of(cohort_id, away),
        regularity=regularity,
        ties=_ties(cohort_id) if regularity else None,
        share=partial(share, words()),
        opening_share=partial(opening_share, words()),
        share_of_pairs=partial(share_of_pairs, words()),
        members=sorted(
            (_member(each, people, regularity, away, found.monday) for each in found.invitations),
            key=lambda each: (_slips_away(each), by_name(each["person"])),
        ),
        next_dates=[each for each in found.dates if ends(each) >= now],
        next_shown=NEXT_SHOWN,
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
        next=found.next,
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


def _skipped(group: Group) -> list[SkippedDay]:
    """Returns the days that the weekly series skips; none before its dates are planned."""
    return client().events.skipped_days(group.id) if group.dates else []


def _ties(cohort_id: UUID) -> Ties | None:
    ask = partial(if_kept, lambda: client().insights.ties(cohort_id), NO_ROUTE)
    return Parts().ask("ties", ask, None)


def _slips_away(member: Member) -> int:
    """Sorts who slips away before the others, and who has left behind them.

    People of one kind stand by name: nobody is ranked.
    """
    if member["until"]:
        return 4
    if member["is_missed"]:
        return 0
    own = member["regularity"]
    return {"irregular": 1, "stale": 2}.get(own["band"] if own else "", 3)


def _member(
    invitation: Invitation,
    people: dict[str, Participant],
    regularity: GroupRegularity | None,
    away: Sequence[missed.Missed],
    monday: date,
) -> Member:
    """Returns a member with her strip, if insights answers and knows her."""
    who = invitation["participant_id"]
    return {
        "participant_id": who,
        "person": people.get(who),
        "answer": invitation["answer"],
        "until": invitation["until"],
        "is_taken_out": _is_taken_out(invitation, monday),
        "invitation_id": invitation["id"],
        "regularity": regularity.members.get(who) if regularity else None,
        "is_missed": any(each["participant_id"] == who for each in away),
    }


def _is_taken_out(invitation: Invitation, monday: date) -> bool:
    first, last = invitation["since"] or monday.isoformat(), invitation["until"]
    return last is not None and last < first
