"""Group with its dates and its members' answers, joined from cohorts and events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from kreis.chassis.client.peers import Refused
from kreis.console.services.asking import Id
from kreis.console.services.responses.cohorts import CohortSummary
from kreis.console.services.responses.events import Hours, Invitation
from kreis.console.services.responses.group_events import Date, GroupEvent, Times, Venue
from kreis.console.services.responses.meeting_cohorts import AnswerCounts, MeetingCohort
from kreis.console.staff.dates import START_WEEK, day_of, ends, is_cancelled, monday_of, starts
from kreis.console.staff.shell import client, clock


@dataclass(frozen=True)
class Group:
    """Confirmed group. Pages of one group load its dates and invitations, pages of many do not."""

    id: str
    name: str
    series: Hours
    venue: Venue
    monday: date
    """Monday of the start week."""
    dates: Sequence[GroupEvent] = ()
    invitations: Sequence[Invitation] = ()
    size: int = 0
    """Members as events counts them; of a group that cohorts told of, as cohorts does."""
    last_start_day: date | None = None
    """Last day of the start week that takes place."""
    next: Times | None = None
    """Next date that takes place and is not over."""
    answers: AnswerCounts = field(default_factory=lambda: AnswerCounts(yes=0, no=0, open=0))
    """What members answered to all dates."""
    is_being_planned: bool = False
    """True while events knows no dates of it."""

    @property
    def members(self) -> list[Invitation]:
        """Returns the invitations of members who have not left the group."""
        return [each for each in self.invitations if not each["until"]]

    @property
    def last_day(self) -> date:
        return max((day_of(each) for each in self.dates), default=date.max)

    def number_of(self, group_event: Date) -> int:
        """Returns the position of a date in its series: start week or weekly dates.

        Begins with 1.
        """
        same = [each["id"] for each in self.dates if each["series_id"] == group_event["series_id"]]
        return same.index(group_event["id"]) + 1


class DateOfGroup(NamedTuple):
    group: Group
    date: Date
    number: int
    """Its place in its series: start week or weekly dates. Begins with 1."""


def by_start(group: Group) -> tuple[date, str]:
    """Sort key of groups: start, then name."""
    return group.monday, group.name


def meeting_groups(first: date, last: date | None = None) -> list[Group]:
    """Returns groups with a date in a period, by start and name, without dates and invitations.

    Without a last day, the period has no end: all groups that are running or planned.
    """
    try:
        found = [_as_group(each) for each in client().events.cohorts_that_meet(first, last)]
    except Refused as refusal:
        if refusal.status != 404:
            raise
        found = _without_periods(first, last or date.max)
    return sorted(found, key=by_start)


def dates_of(
    groups: Iterable[Group], first: date, last: date | None = None, *, with_coming: bool = False
) -> list[DateOfGroup]:
    """Returns the dates of these groups in a period, by time and group, each with its group.

    `with_coming`: with how many come to each, which takes longer.
    """
    known = {each.id: each for each in groups}
    try:
        found = client().events.dates_of_all(first, last, with_coming=with_coming)
    except Refused as refusal:
        if refusal.status != 404:
            raise
        of_groups = _dates_loaded(known.values(), first, last or date.max)
    else:
        of_groups = [
            DateOfGroup(known[each["cohort_id"]], each, each["number"])
            for each in found
            if each["cohort_id"] in known
        ]
    return sorted(of_groups, key=lambda each: (starts(each.date), by_start(each.group)))


def group_of_invitation(invitation: Invitation) -> Group:
    """Returns the group as far as an invitation describes it."""
    return Group(
        id=invitation["cohort_id"],
        name=invitation["name"],
        series=invitation["series"],
        venue=invitation["venue"],
        monday=date.min,
    )


def whole_group(cohort_id: Id) -> Group:
    """Returns a group with everything known about it.

    It has no dates until events knows the group.
    """
    cohort = client().cohorts.cohort(cohort_id)
    return _counted(_with_invitations(planned(cohort)))


def planned(cohort: CohortSummary) -> Group:
    """Returns a confirmed group with its dates.

    Right after a confirmation events may not know the group yet; then there are no dates.
    """
    try:
        dates = client().events.group_events(cohort["id"])
    except Refused as refusal:
        if refusal.status != 404:
            raise
        dates = []
    return Group(
        id=cohort["id"],
        name=cohort["name"],
        series=cohort["offer"]["series"],
        venue=cohort["venue"],
        dates=dates,
        monday=date.fromisoformat(cohort["offer"]["week"]["monday"]),
        size=cohort["size"],
        last_start_day=max(map(day_of, filter(_is_start_day, dates)), default=None),
        is_being_planned=not dates,
    )


def _is_start_day(each: GroupEvent) -> bool:
    return each["kind"] == START_WEEK and not is_cancelled(each)


def _with_invitations(group: Group) -> Group:
    try:
        return replace(group, invitations=client().events.invitations(group.id))
    except Refused as refusal:
        if refusal.status != 404:
            raise
        return group


def _as_group(cohort: MeetingCohort) -> Group:
    last = cohort["last_start_day"]
    return Group(
        id=cohort["id"],
        name=cohort["name"],
        series=cohort["series"],
        venue=cohort["venue"],
        monday=monday_of(date.fromisoformat(cohort["first_day"])),
        size=cohort["answers"]["yes"] + cohort["answers"]["no"] + cohort["answers"]["open"],
        last_start_day=date.fromisoformat(last) if last else None,
        next=cohort["next"],
        answers=cohort["answers"],
    )


def _without_periods(first: date, last: date) -> list[Group]:
    """Asks for all dates of all groups: events of 0.1.0 knows no periods. Goes with 0.3."""
    every = client().together(planned, client().cohorts.cohorts())
    found = [group for group in every if any(first <= day_of(each) <= last for each in group.dates)]
    return [_counted(each) for each in client().together(_with_invitations, found)]


def _counted(group: Group) -> Group:
    """Returns the group with what its dates and invitations say together."""
    now = clock().now().replace(tzinfo=None)
    coming = [each for each in group.dates if ends(each) >= now and not is_cancelled(each)]
    answers = Counter(each["answer"] or "open" for each in group.members)
    counts = AnswerCounts(yes=answers["yes"], no=answers["no"], open=answers["open"])
    return replace(group, next=coming[0] if coming else None, answers=counts)


def _dates_loaded(groups: Iterable[Group], first: date, last: date) -> list[DateOfGroup]:
    return [
        DateOfGroup(group, each, group.number_of(each))
        for group in groups
        for each in group.dates
        if first <= day_of(each) <= last
    ]
