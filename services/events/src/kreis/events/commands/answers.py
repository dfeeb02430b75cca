"""Answers, by link or as staff were told: to all dates, or to one."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.commands import childcare, waitlists
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Answer, DateReply, How, Invitation, Reply
from kreis.events.domain.places import check_room
from kreis.events.domain.plans import Plan
from kreis.events.domain.refusals import (
    DateChanged,
    NoGroupEvent,
    NoMember,
    NoRoom,
    not_changeable,
)
from kreis.events.domain.waitlists import Ended, everybody_but
from kreis.events.messages import participation
from kreis.events.store import answers, date_answers, invitations, plans
from kreis.events.store import waitlists as stored_waitlists


class SaidOfDate(NamedTuple):
    """What somebody says about one date, on the state of it that was `seen`.

    `waits` says that she would rather stand on the waitlist than be refused.
    """

    group_event_id: UUID
    reply: Reply
    seen: int
    waits: bool


def answer(
    work: Work, invitation_id: UUID, reply: Reply, how: How, entered_by: str | None = None
) -> None:
    """Takes her answer to all dates, if it differs from the last one and there is room for it."""
    plan, current = _lock(work, invitation_id)
    if current.reply == reply:
        return
    if reply.answer is Answer.YES:
        # A date she has answered for by itself keeps that answer, and the places it took; at one
        # that people sign up for she takes none yet.
        to_come = [
            event
            for event in plan.still_to_come(work.now)
            if event.id not in current.date_replies
            and current.is_member_on(event.day)
            and not event.needs_sign_up
        ]
        _check_room(work, to_come, current, reply)
    answered = replace(current, reply=reply, version=current.version + 1)
    answers.save(work, answered, how, entered_by)
    participation.invitation_answered(work, answered)
    if answered.is_declined:
        waitlists.drop_all(work, plan, answered)
    childcare.tell(work, plan.cohort.id)
    waitlists.serve(work, plan.cohort.id)


def answer_date(
    work: Work, invitation_id: UUID, said: SaidOfDate, how: How, entered_by: str | None = None
) -> None:
    """Takes what she says about one date; what she says to all the others stays."""
    plan, current = _lock(work, invitation_id)
    event = _date_of(plan, current, said.group_event_id)
    own = current.date_replies.get(event.id)
    is_news = not (own and own.reply == said.reply and own.sequence == event.sequence)
    if is_news:
        _check_answerable(work, event, said.seen)
        if said.reply.answer is Answer.YES and not _has_room(work, current, event, said):
            waitlists.join(work, current, event, said.reply)
            return
    takes = is_news and said.reply.answer is Answer.YES
    waitlists.drop(work, event, current.id, Ended.TAKEN if takes else Ended.DECLINED)
    if is_news:
        version = date_answers.last_version(work, current.id, event.id) + 1
        answered = DateReply(said.reply, version, event.sequence)
        date_answers.save(work, current, event.id, answered, how, entered_by)
        participation.date_answered(work, current, event, answered)
        childcare.tell(work, plan.cohort.id)
    waitlists.serve(work, plan.cohort.id)


def _has_room(work: Work, current: Invitation, event: GroupEvent, said: SaidOfDate) -> bool:
    """Whether she can come with these children. Who does not want to wait is refused."""
    try:
        _check_room(work, [event], current, said.reply)
    except NoRoom:
        if not said.waits:
            raise
        return False
    return True


def _check_room(work: Work, to_come: list[GroupEvent], current: Invitation, reply: Reply) -> None:
    members = invitations.of_cohort(work, current.cohort_id)
    waiting = stored_waitlists.of_cohort(work, current.cohort_id)
    check_room(to_come, everybody_but(current.id, members, waiting), reply)


def _lock(work: Work, invitation_id: UUID) -> tuple[Plan, Invitation]:
    """Her invitation and its dates, loaded behind the cohort's lock.

    She may answer on another device, and staff may move a date, at the same moment.
    """
    plans.lock_cohort_of_invitation(work, invitation_id)
    current = invitations.get(work, invitation_id)
    plan = plans.get(work, current.cohort_id)
    if current.until and current.until < plan.today(work.now):
        raise NoMember
    return plan, current


def _date_of(plan: Plan, invitation: Invitation, group_event_id: UUID) -> GroupEvent:
    for event in invitation.own_dates(plan.group_events):
        if event.id == group_event_id:
            return event
    raise NoGroupEvent(group_event_id)


def _check_answerable(work: Work, event: GroupEvent, seen: int) -> None:
    if event.sequence != seen:
        raise DateChanged(event)
    if not event.is_to_come(work.now):
        raise not_changeable(event)
