"""Not confirmed ("Nicht bestätigt"): who said yes before a date was changed, and not since.

People are asked until a deadline whether the change suits them. After it they stand on Heute, until
they answer or the date begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TypedDict

from kreis.console.services.responses.events import HerDate, Invitation
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.dates import moment_of, starts
from kreis.console.staff.day import Day, Section
from kreis.console.staff.group import Group
from kreis.console.staff.names import by_name, known_people


class OfDate(TypedDict):
    """One changed date, and who has not confirmed that she comes."""

    group: Group
    date: HerDate
    asked_until: date
    people: list[Participant | None]


def section(day: Day) -> Section | None:
    found = of_groups(day.groups, day.now)
    return Section("staff/_unconfirmed.html", {"dates": found}) if found else None


def of_groups(groups: Sequence[Group], now: datetime) -> list[OfDate]:
    """Returns the dates to come with a yes that was not confirmed in time, the next one first."""
    single = list(_single(groups, now))
    people = known_people(each["participant_id"] for _, each, _, _ in single)
    found: dict[str, OfDate] = {}
    for group, invitation, changed, until in single:
        new = OfDate(group=group, date=changed, asked_until=until.date(), people=[])
        of_date = found.setdefault(changed["id"], new)
        of_date["people"].append(people.get(invitation["participant_id"]))
    for each in found.values():
        each["people"].sort(key=by_name)
    return sorted(found.values(), key=lambda each: starts(each["date"]))


def is_open(date: HerDate, now: datetime) -> bool:
    """True if she said yes to a date to come before it was changed, and nothing since."""
    is_to_come = starts(date) > now.replace(tzinfo=None)
    return date["answer"] == "yes" and date["is_asked_again"] and is_to_come


def _single(
    groups: Sequence[Group], now: datetime
) -> Iterator[tuple[Group, Invitation, HerDate, datetime]]:
    for group in groups:
        for invitation in group.members:
            for each in invitation["group_events"]:
                by = each["change"]["answer_by"] if each["change"] else None
                if by and moment_of(by) <= now and is_open(each, now):
                    yield group, invitation, each, moment_of(by)
