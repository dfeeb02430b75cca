"""Section "Ohne Gruppe": who is in the programme, does not wait, and has no group that meets.

She left her group, or all dates of her group are over. She is on no list of those who wait until
staff put her there, on her own page.
"""

from __future__ import annotations

from functools import partial
from typing import TypedDict

from kreis.console.services.responses.cohorts import EndedCohort
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.day import Day, Section
from kreis.console.staff.names import by_name
from kreis.console.staff.partly import NO_ROUTE, if_kept
from kreis.console.staff.shell import client, me

NAMED = 10
"""People who are named at once. Each costs a request for the day she left her group."""


class WithoutGroup(TypedDict):
    person: Participant
    since: str | None
    """Her last day in a group; None if cohorts knows of none."""


def section(_: Day) -> Section | None:
    may_see = me().may("participants:read", "entries:write")
    found, ended = (_without_group(), _ended_groups()) if may_see else ([], [])
    if not found and not ended:
        return None
    named = found[:NAMED]
    days = client().together(_last_day, [each["id"] for each in named])
    people = [WithoutGroup(person=each, since=day) for each, day in zip(named, days, strict=True)]
    values = {
        "people": people,
        "count": len(found) + sum(len(each["members"]) for each in ended),
        "more": len(found) - len(named),
        "ended": ended,
    }
    return Section("staff/_without_group.html", values)


def _without_group() -> list[Participant]:
    """An intake of an earlier release answers with everybody."""
    found = client().intake.people_without_group()
    alone = [each for each in found if each["state"] == "entered" and not each["cohort_id"]]
    return sorted(alone, key=by_name)


def _ended_groups() -> list[EndedCohort]:
    """Returns the groups whose dates are over. Cohorts of 0.1.0 does not know which have ended.

    Their members are counted: each name would cost a request.
    """
    if not me().may("cohorts:read"):
        return []
    return if_kept(client().cohorts.ended_cohorts, NO_ROUTE) or []


def _last_day(participant_id: str) -> str | None:
    if not me().may("cohorts:read"):
        return None
    groups = if_kept(partial(client().cohorts.memberships, participant_id)) or []
    return max((each["left_on"] for each in groups if each["left_on"]), default=None)
