"""Answers that staff are to see to: who declined, and who has not confirmed a changed date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.horizon import BERLIN
from kreis.events.domain.invitations import Answer, Invitation
from kreis.events.store import group_events, invitations, periods
from kreis.events.store import open_answers as store

DECLINED_AHEAD = timedelta(days=14)
"""A no to a single date is shown so long before it."""


class Single(NamedTuple):
    """What one member said about one date to come."""

    event: GroupEvent
    member: Invitation


def to_settle(work: Work) -> dict[str, Any]:
    """Answers of members, of cohorts that still meet.

    A no to all dates counts until she leaves or says yes; a no to one date until that date. A yes
    from before a change counts once the time to confirm it is over, until the date begins.
    """
    today = work.now.astimezone(BERLIN).date()
    meeting = periods.cohorts_that_meet(work, today, None)
    return {
        "declined": [each._asdict() for each in store.declined(work, meeting)],
        "declined_dates": _by_date(_no_to_one_date(work, today)),
        "unconfirmed_dates": _by_date(_not_confirmed(work, today)),
    }


def _no_to_one_date(work: Work, today: date) -> Iterator[Single]:
    """With sign-up a no is no news."""
    said = store.own_no(work, today, today + DECLINED_AHEAD)
    found = group_events.find_all(work, {each.group_event_id for each in said}).values()
    events = {
        each.id: each
        for each in found
        if each.is_to_come(work.now) and each.starts - work.now <= DECLINED_AHEAD
    }
    theirs = {each.invitation_id for each in said if each.group_event_id in events}
    for member in invitations.find_all(work, theirs):
        for event_id in member.date_replies:
            event = events.get(event_id)
            if event and _is_own_no(member, event):
                yield Single(event, member)


def _is_own_no(member: Invitation, event: GroupEvent) -> bool:
    is_no = member.answer_on(event) is Answer.NO and not event.needs_sign_up
    return is_no and not member.is_declined and _is_in_group_at(member, event)


def _not_confirmed(work: Work, today: date) -> Iterator[Single]:
    asked = [each for each in store.asked_until_now(work, today) if each.starts > work.now]
    members = invitations.of_cohorts(work, {each.cohort_id for each in asked})
    for event in asked:
        for member in members[event.cohort_id]:
            is_yes = member.answer_on(event) is Answer.YES and _is_in_group_at(member, event)
            if is_yes and member.is_asked_again(event):
                yield Single(event, member)


def _is_in_group_at(member: Invitation, event: GroupEvent) -> bool:
    """Who leaves a group is asked nothing more."""
    return member.until is None and member.is_member_on(event.day)


def _by_date(found: Iterator[Single]) -> list[dict[str, Any]]:
    people: defaultdict[UUID, list[UUID]] = defaultdict(list)
    events: dict[UUID, GroupEvent] = {}
    for event, member in found:
        events[event.id] = event
        people[event.id].append(member.participant_id)
    return [
        {
            "id": each.id,
            "cohort_id": each.cohort_id,
            "starts_at": each.starts_at,
            "asked_until": each.change and each.change.answer_by,
            "participant_ids": people[each.id],
        }
        for each in sorted(events.values(), key=lambda each: (each.starts_at, each.id))
    ]
