"""Group with its dates and its members' answers, joined from cohorts and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kreis.chassis.client.peers import Refused
from kreis.console.services.asking import Id
from kreis.console.services.responses.cohorts import CohortSummary
from kreis.console.services.responses.events import Hours, Invitation, MeetingCohort
from kreis.console.services.responses.group_events import Date, GroupEvent, Venue
from kreis.console.staff.dates import day_of, monday_of
from kreis.console.staff.shell import client


@dataclass(frozen=True)
class Group:
    """Confirmed group. A page loads its invitations only if it shows them."""

    id: str
    name: str
    series: Hours
    venue: Venue
    dates: Sequence[GroupEvent]
    monday: date
    """Monday of the start week."""
    invitations: Sequence[Invitation] = ()
    size: int = 0
    """Members as cohorts counts them. Right after the confirmation there are no invitations yet."""

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


def by_start(group: Group) -> tuple[date, str]:
    """Sort key of groups: start, then name."""
    return group.monday, group.name


def meeting_groups(first: date, last: date | None = None) -> list[Group]:
    """Returns groups with a date in a period, by start and name, without invitations.

    Without a last day, the period has no end: all groups that are running or planned.
    """
    try:
        found = [_as_group(each) for each in client().events.cohorts_that_meet(first, last)]
    except Refused as refusal:
        if refusal.status != 404:
            raise
        found = _without_periods(first, last or date.max)
    return sorted(found, key=by_start)


def with_invitations(groups: Sequence[Group]) -> list[Group]:
    """Returns the groups together with their invitations, which hold the members' answers."""
    return client().together(_with_invitations, groups)


def group_of_invitation(invitation: Invitation) -> Group:
    """Returns the group as far as an invitation describes it."""
    return Group(
        id=invitation["cohort_id"],
        name=invitation["name"],
        series=invitation["series"],
        venue=invitation["venue"],
        dates=(),
        monday=date.min,
    )


def whole_group(cohort_id: Id) -> Group:
    """Returns a group with everything known about it.

    It has no dates until events knows the group.
    """
    cohort = client().cohorts.cohort(cohort_id)
    return _with_invitations(planned(cohort))


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
    )


def _with_invitations(group: Group) -> Group:
    try:
        return replace(group, invitations=client().events.invitations(group.id))
    except Refused as refusal:
        if refusal.status != 404:
            raise
        return group


def _as_group(cohort: MeetingCohort) -> Group:
    return Group(
        id=cohort["id"],
        name=cohort["name"],
        series=cohort["series"],
        venue=cohort["venue"],
        dates=cohort["group_events"],
        monday=monday_of(day_of(cohort["group_events"][0])),
    )


def _without_periods(first: date, last: date) -> list[Group]:
    """Asks for all dates of all groups: events of 0.1.0 knows no periods. Goes with 0.3."""
    every = client().together(planned, client().cohorts.cohorts())
    return [group for group in every if any(first <= day_of(each) <= last for each in group.dates)]
