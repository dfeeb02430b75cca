"""Section "Ohne Gruppe": who is in the programme, does not wait, and has no group that meets.

She left her group, or all dates of her group are over. She is on no list of those who wait until
staff put her there, on her own page.
"""

from __future__ import annotations

from functools import partial
from typing import TypedDict

from kreis.console.services.responses.intake import Participant
from kreis.console.staff.day import Day, Section
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.partly import NO_ROUTE, if_kept
from kreis.console.staff.shell import client, me

NAMED = 10
"""People who are named at once. Each costs a request for the day she left her group."""
GROUPS = 10
"""Groups whose dates are over and whose members are named, the last ones. Each member costs a
request."""


class WithoutGroup(TypedDict):
    person: Participant
    since: str | None
    """Her last day in a group; None if cohorts knows of none."""


class EndedGroup(TypedDict):
    """Group of which no date is to come, and its members who are still in the programme."""

    cohort_id: str
    name: str
    people: list[Participant]


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
        "count": len(found) + sum(len(each["people"]) for each in ended),
        "more": len(found) - len(named),
        "ended": ended,
    }
    return Section("staff/_without_group.html", values)


def _without_group() -> list[Participant]:
    """An intake of an earlier release answers with everybody."""
    found = client().intake.people_without_group()
    alone = [each for each in found if each["state"] == "entered" and not each["cohort_id"]]
    return sorted(alone, key=by_name)


def _ended_groups() -> list[EndedGroup]:
    """Returns the groups whose dates are over, with those of her people who are still in them.

    Cohorts of 0.1.0 does not know which have ended.
    """
    if not me().may("cohorts:read"):
        return []
    found = if_kept(client().cohorts.ended_cohorts, NO_ROUTE) or []
    groups = found[:GROUPS]
    people = known_people(each["participant_id"] for group in groups for each in group["members"])
    ended = [
        EndedGroup(
            cohort_id=group["cohort_id"],
            name=group["name"],
            people=_hers(people, [each["participant_id"] for each in group["members"]]),
        )
        for group in groups
    ]
    return [each for each in ended if each["people"]]


def _hers(people: dict[str, Participant], members: list[str]) -> list[Participant]:
    """Returns those of these members whose contact person asks, and who have not left."""
    known = [people[who] for who in members if who in people]
    hers = [each for each in known if each.get("is_in_full", True) and each["state"] != "left"]
    return sorted(hers, key=by_name)


def _last_day(participant_id: str) -> str | None:
    if not me().may("cohorts:read"):
        return None
    groups = if_kept(partial(client().cohorts.memberships, participant_id)) or []
    return max((each["left_on"] for each in groups if each["left_on"]), default=None)
