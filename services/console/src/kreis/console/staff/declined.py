"""Declined ("Absagen"): who said no, to all dates of a group or to one of the next.

A no to all dates stays on Heute until the participant has left the group or says yes. A no to one
date stays until that date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from kreis.console.services.responses.events import HerDate, Invitation
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.dates import is_cancelled, starts
from kreis.console.staff.day import Day, Section
from kreis.console.staff.group import Group
from kreis.console.staff.names import by_name, known_people

AHEAD = timedelta(days=14)


class DeclinedAll(TypedDict):
    group: Group
    invitation: Invitation
    person: Participant | None


class DeclinedDate(TypedDict):
    """One date, and who does not come to it this time."""

    group: Group
    date: HerDate
    people: list[Participant | None]


class Declined(TypedDict):
    all: list[DeclinedAll]
    dates: list[DeclinedDate]


def section(day: Day) -> Section | None:
    found = of_groups(day.groups, day.now)
    return Section("staff/_declined.html", found) if found["all"] or found["dates"] else None


def of_groups(groups: Sequence[Group], now: datetime) -> Declined:
    """Returns who declined in these groups, which come with their invitations."""
    until = now.replace(tzinfo=None)
    every = [(group, each) for group in groups for each in group.members if each["answer"] == "no"]
    single = list(_single(groups, until))
    who = [each["participant_id"] for _, each in every]
    people = known_people([*who, *(each["participant_id"] for _, each, _ in single)])
    found: list[DeclinedAll] = [
        {"group": group, "invitation": each, "person": people.get(each["participant_id"])}
        for group, each in every
    ]
    return {
        "all": sorted(found, key=lambda each: by_name(each["person"])),
        "dates": _by_date(single, people),
    }


def of_one(invitation: Invitation, now: datetime) -> list[HerDate]:
    """Returns the dates to come that she declined by themselves."""
    return [each for each in invitation["group_events"] if _is_declined(each, now)]


def _single(groups: Sequence[Group], now: datetime) -> Iterator[tuple[Group, Invitation, HerDate]]:
    for group in groups:
        for invitation in group.members:
            for date in of_one(invitation, now) if invitation["answer"] != "no" else ():
                if starts(date) <= now + AHEAD:
                    yield group, invitation, date


def _is_declined(date: HerDate, now: datetime) -> bool:
    """True if she comes to the others and not to this one. With sign-up a no is no news."""
    is_no = date["answer"] == "no" and date["is_own_answer"] and not date["needs_sign_up"]
    return is_no and starts(date) > now and not is_cancelled(date)


def _by_date(
    single: Sequence[tuple[Group, Invitation, HerDate]], people: dict[str, Participant]
) -> list[DeclinedDate]:
    found: dict[str, DeclinedDate] = {}
    for group, invitation, date in single:
        of_date = found.setdefault(date["id"], {"group": group, "date": date, "people": []})
        of_date["people"].append(people.get(invitation["participant_id"]))
    for each in found.values():
        each["people"].sort(key=by_name)
    return sorted(found.values(), key=lambda each: starts(each["date"]))
