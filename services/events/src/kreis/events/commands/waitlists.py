"""Waitlists: joining one, leaving it, and offering places that become free.

Promise: whatever frees a place, the next in line whom it fits is offered it, in the same
transaction. The place is held until it is taken, declined or its time is over. All of it happens
behind the cohort's lock, so no place is given twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.contracts.calendars import shifted
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation, Reply
from kreis.events.domain.plans import Plan
from kreis.events.domain.refusals import NoFreePlace, NotWaiting, TooLate, not_changeable
from kreis.events.domain.waitlists import (
    KEPT,
    Ended,
    HeldPlace,
    Waiting,
    everybody_but,
    fits,
    held_until,
    next_in_line,
)
from kreis.events.messages import participation
from kreis.events.store import group_events, invitations, links, plans, waitlists

END_OFFER = "end-offer"
"""The kind of due work that ends an offer whose time is over."""
SERVE = "serve-waitlists"
"""The kind of due work that looks for places which an erasure has freed."""
FORGET = "forget-waitlist"
"""The kind of due work that removes waitlists of dates which are long past."""


def join(work: Work, invitation: Invitation, event: GroupEvent, reply: Reply) -> None:
    """Puts her on the list, or changes whom she would bring; her place in line stays."""
    known = of_invitation(work, invitation.id, event.id)
    if known is None:
        made = Waiting(
            uuid4(),
            invitation.id,
            invitation.participant_id,
            event.id,
            reply.children,
            work.now,
            children_are_unsaid=reply.children_are_unsaid,
        )
        waitlists.save(work, made)
        participation.waitlist_joined(work, invitation, event)
        _forget_later(work, event)
        return
    if reply.children_are_unsaid:
        return
    if known.children_are_unsaid or known.children != reply.children:
        if known.held:
            _end(work, event, known, Ended.WITHDRAWN)
        now_with = replace(known, children=reply.children, children_are_unsaid=False, held=None)
        waitlists.save(work, now_with)
        serve(work, event.cohort_id)


def leave_by_link(work: Work, invitation_id: UUID, group_event_id: UUID) -> tuple[Plan, Invitation]:
    """She waits no longer, or declines what she is offered. What she has answered stays.

    Returns her invitation and its dates, as they are loaded behind the cohort's lock.
    """
    plans.lock_cohort_of_invitation(work, invitation_id)
    plan, invitation = links.opened(work, invitation_id)
    _leave(work, invitation.cohort_id, invitation.id, group_event_id)
    return plan, invitation


def remove(work: Work, group_event_id: UUID, invitation_id: UUID) -> None:
    """Takes somebody off the list, for staff. Who is not on it stays off: no error."""
    cohort_id = group_events.get(work, group_event_id).cohort_id
    plans.lock_cohort(work, cohort_id)
    _leave(work, cohort_id, invitation_id, group_event_id)


def offer(work: Work, group_event_id: UUID, invitation_id: UUID) -> None:
    """Offers somebody a free place, for staff, whoever is before her, and also once more."""
    cohort_id = group_events.get(work, group_event_id).cohort_id
    plans.lock_cohort(work, cohort_id)
    plan = plans.get(work, cohort_id)
    event = next(each for each in plan.group_events if each.id == group_event_id)
    waiting = waitlists.of_cohort(work, cohort_id)
    hers = _hers(waiting, invitation_id, group_event_id)
    if hers is None:
        raise NotWaiting
    if hers.held is None:
        _check_free(work, plan, event, hers, waiting)
        _offer(work, plan, event, hers)


def serve(work: Work, cohort_id: UUID) -> None:
    """Offers every free place of dates to come to the next in line. Needs the cohort's lock."""
    waiting = waitlists.of_cohort(work, cohort_id)
    if not waiting:
        return
    members = invitations.of_cohort(work, cohort_id)
    plan = plans.get(work, cohort_id)
    for event in plan.group_events:
        if not event.is_to_come(work.now):
            _withdraw_all(work, event, waiting)
            continue
        while (found := next_in_line(event, members, waiting)) is not None:
            offered = _offer(work, plan, event, found)
            if offered.held is None:
                break
            waiting = [offered if each.id == offered.id else each for each in waiting]


def serve_cohort(work: Work, cohort_id: UUID) -> None:
    plans.lock_cohort(work, cohort_id)
    serve(work, cohort_id)


def serve_all_later(work: Work) -> None:
    """Schedules `serve_cohort` for each cohort in which somebody waits."""
    for cohort_id in waitlists.cohorts_with_waiting(work):
        work.schedule(SERVE, cohort_id, str(uuid4()))


def end_offer(work: Work, cohort_id: UUID, offer_id: UUID) -> None:
    """Ends an offer whose time is over; the place goes to the next. It may have ended before."""
    plans.lock_cohort(work, cohort_id)
    waiting = waitlists.of_cohort(work, cohort_id)
    hers = next((each for each in waiting if each.held and each.held.id == offer_id), None)
    if hers is None:
        return
    event = group_events.get(work, hers.group_event_id)
    _end(work, event, hers, Ended.EXPIRED)
    waitlists.save(work, hers.lapsed)
    serve(work, cohort_id)


def forget(work: Work, group_event_id: UUID) -> None:
    """Removes the waitlists of dates that are long past, and tells nobody.

    The date itself may have been moved to a later day meanwhile; its waitlist goes after that.
    """
    event = group_events.find(work, group_event_id)
    if event is not None and shifted(event.ends, KEPT) > work.now:
        _forget_later(work, event)
    waitlists.remove_for_dates_before(work, work.now - KEPT)


def drop(work: Work, event: GroupEvent, invitation_id: UUID, ended: Ended) -> None:
    """Takes her off the list of a date for which she has said what she does."""
    hers = of_invitation(work, invitation_id, event.id)
    if hers is not None:
        _drop(work, event, hers, ended)


def drop_all(work: Work, plan: Plan, invitation: Invitation) -> None:
    """Takes her off all lists of dates to which she comes no more."""
    by_id = {event.id: event for event in plan.group_events}
    for hers in waitlists.of_invitation(work, invitation.id):
        event = by_id[hers.group_event_id]
        if invitation.is_declined or not invitation.is_member_on(event.day):
            _drop(work, event, hers, Ended.WITHDRAWN)


def of_invitation(work: Work, invitation_id: UUID, group_event_id: UUID) -> Waiting | None:
    return _hers(waitlists.of_invitation(work, invitation_id), invitation_id, group_event_id)


def _hers(waiting: list[Waiting], invitation_id: UUID, group_event_id: UUID) -> Waiting | None:
    wanted = (invitation_id, group_event_id)
    return next((e for e in waiting if (e.invitation_id, e.group_event_id) == wanted), None)


def _leave(work: Work, cohort_id: UUID, invitation_id: UUID, group_event_id: UUID) -> None:
    """Needs the cohort's lock."""
    event = group_events.get(work, group_event_id)
    drop(work, event, invitation_id, Ended.DECLINED)
    serve(work, cohort_id)


def _check_free(
    work: Work, plan: Plan, event: GroupEvent, hers: Waiting, waiting: list[Waiting]
) -> None:
    if not event.is_to_come(work.now):
        raise not_changeable(event)
    members = invitations.of_cohort(work, plan.cohort.id)
    if not fits(event, hers.children, everybody_but(hers.invitation_id, members, waiting)):
        raise NoFreePlace
    if held_until(work.now, event, _rest_days(plan)) <= work.now:
        raise TooLate


def _offer(work: Work, plan: Plan, event: GroupEvent, hers: Waiting) -> Waiting:
    """Holds a place for her and tells her; without an offer when it is too late for one."""
    expires_at = held_until(work.now, event, _rest_days(plan))
    if expires_at <= work.now:
        return hers
    held = HeldPlace(uuid4(), work.now, expires_at)
    offered = replace(hers, held=held)
    waitlists.save(work, offered)
    work.schedule(
        END_OFFER,
        hers.participant_id,
        str(held.id),
        not_before=expires_at,
        detail={"cohort_id": str(plan.cohort.id)},
    )
    participation.waitlist_offered(work, _invitation(work, hers), event, held)
    return offered


def _drop(work: Work, event: GroupEvent, hers: Waiting, ended: Ended) -> None:
    if hers.held:
        _end(work, event, hers, ended)
    waitlists.remove(work, hers.id)
    participation.waitlist_left(work, _invitation(work, hers), event)


def _end(work: Work, event: GroupEvent, hers: Waiting, ended: Ended) -> None:
    assert hers.held is not None
    participation.waitlist_offer_ended(work, _invitation(work, hers), event, hers.held, ended)


def _forget_later(work: Work, event: GroupEvent) -> None:
    work.schedule(FORGET, event.id, "age", not_before=shifted(event.ends, KEPT))


def _withdraw_all(work: Work, event: GroupEvent, waiting: list[Waiting]) -> None:
    """Ends all offers of a date that does not take place.

    Who waits stays on the list, for the date may take place after all.
    """
    for each in waiting:
        if each.held and each.group_event_id == event.id:
            _end(work, event, each, Ended.WITHDRAWN)
            waitlists.save(work, replace(each, held=None))


def _invitation(work: Work, hers: Waiting) -> Invitation:
    found = invitations.find(work, hers.invitation_id)
    assert found is not None
    return found


def _rest_days(plan: Plan) -> Callable[[date], bool]:
    """A cohort whose Land is not known rests on Sundays and on holidays of the whole country."""
    return plan.cohort.holidays.is_rest_day
