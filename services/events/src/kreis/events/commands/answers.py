"""Answers, by link or as staff were told: to all dates, or to one.

Promise: an answer is weighed behind the cohort's lock, on what is loaded there once. Of two that
want the last place at the same moment, one gets it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.commands import childcare, times_away, waitlists
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Answer, DateReply, How, Invitation, Reply
from kreis.events.domain.link_refusals import LinkUnknown
from kreis.events.domain.links import check_open
from kreis.events.domain.places import check_room
from kreis.events.domain.plans import Plan
from kreis.events.domain.refusals import (
    DateChanged,
    NoGroupEvent,
    NoInvitation,
    NoMember,
    NoRoom,
    not_changeable,
)
from kreis.events.domain.waitlists import Ended, Waiting, everybody_but
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


class Answered(NamedTuple):
    """Her invitation after her answer, and the dates of her cohort."""

    plan: Plan
    invitation: Invitation


class _Group(NamedTuple):
    """A cohort behind its lock: its dates, everybody's invitation, and who waits for a place."""

    plan: Plan
    members: list[Invitation]
    waiting: list[Waiting]

    def with_answer(self, answered: Invitation) -> list[Invitation]:
        return [answered if each.id == answered.id else each for each in self.members]


def answer(
    work: Work, invitation_id: UUID, reply: Reply, how: How, entered_by: str | None = None
) -> Answered:
    """Takes her answer to all dates, if it differs from the last one and there is room for it."""
    group, current = _lock(work, invitation_id, how)
    reply = reply.or_as_before(current.reply)
    if current.reply == reply:
        return Answered(group.plan, current)
    if reply.answer is Answer.YES:
        # A date she has answered for by itself keeps that answer, and the places it took; at one
        # that people sign up for she takes none yet.
        to_come = [
            event
            for event in group.plan.still_to_come(work.now)
            if event.id not in current.date_replies
            and current.is_member_on(event.day)
            and not event.needs_sign_up
        ]
        _check_room(group, to_come, current, reply)
    answered = current.answered(reply, work.now, how)
    answers.save(work, answered, how, entered_by)
    participation.invitation_answered(work, answered)
    if answered.is_declined:
        waitlists.drop_all(work, group.plan, answered)
    _follow_up(work, group, answered)
    return Answered(group.plan, answered)


def answer_date(
    work: Work, invitation_id: UUID, said: SaidOfDate, how: How, entered_by: str | None = None
) -> Answered:
    """Takes what she says about one date; what she says to all the others stays."""
    group, current = _lock(work, invitation_id, how)
    event = _date_of(group.plan, current, said.group_event_id)
    own = current.date_replies.get(event.id)
    said = _with_children_named_before(work, current, event, said)
    if own and own.reply == said.reply and own.sequence == event.sequence:
        waitlists.drop(work, event, current.id, Ended.DECLINED)
        waitlists.serve(work, group.plan.cohort.id)
        return Answered(group.plan, current)
    _check_answerable(work, event, said.seen)
    says_yes = said.reply.answer is Answer.YES
    if says_yes and not _has_room(group, current, event, said):
        waitlists.join(work, current, event, said.reply)
        return Answered(group.plan, current)
    waitlists.drop(work, event, current.id, Ended.TAKEN if says_yes else Ended.DECLINED)
    version = date_answers.last_version(work, current.id, event.id) + 1
    of_date = DateReply(said.reply, version, event.sequence)
    answered = replace(current, date_replies={**current.date_replies, event.id: of_date})
    date_answers.save(work, answered, event.id, of_date, how, entered_by)
    participation.date_answered(work, answered, event, of_date)
    _follow_up(work, group, answered)
    return Answered(group.plan, answered)


def _with_children_named_before(
    work: Work, current: Invitation, event: GroupEvent, said: SaidOfDate
) -> SaidOfDate:
    """A yes that says nothing of children keeps those of her last yes, or of her place in line."""
    reply = said.reply.or_as_before(current.reply_on(event))
    if reply.children_are_unsaid and (known := waitlists.of_invitation(work, current.id, event.id)):
        in_line = Reply(Answer.YES, known.children, known.children_are_unsaid)
        reply = reply.or_as_before(in_line)
    return said._replace(reply=reply)


def _follow_up(work: Work, group: _Group, answered: Invitation) -> None:
    """Tells childcare, offers the places that are free now, and looks whether she is missed."""
    plan = group.plan
    childcare.tell(work, plan.cohort.id, plan.group_events, group.with_answer(answered))
    if group.waiting:
        waitlists.serve(work, plan.cohort.id)
    times_away.look_soon(work, [answered.participant_id])


def _has_room(group: _Group, current: Invitation, event: GroupEvent, said: SaidOfDate) -> bool:
    """Whether she can come with these children. Who does not want to wait is refused."""
    try:
        _check_room(group, [event], current, said.reply)
    except NoRoom:
        if not said.waits:
            raise
        return False
    return True


def _check_room(
    group: _Group, to_come: list[GroupEvent], current: Invitation, reply: Reply
) -> None:
    check_room(to_come, everybody_but(current.id, group.members, group.waiting), reply)


def _lock(work: Work, invitation_id: UUID, how: How) -> tuple[_Group, Invitation]:
    """Her invitation and her cohort, loaded behind the cohort's lock; by link, while it opens.

    She may answer on another device, and staff may move a date, at the same moment.
    """
    cohort_id = plans.lock_cohort_of_invitation(work, invitation_id)
    nobody = LinkUnknown() if how is How.LINK else NoInvitation(invitation_id)
    if cohort_id is None:
        raise nobody
    members = invitations.of_cohort(work, cohort_id)
    waiting = stored_waitlists.of_cohort(work, cohort_id)
    group = _Group(plans.get(work, cohort_id), members, waiting)
    if how is How.LINK:
        check_open(group.plan, work.now)
    current = next((each for each in group.members if each.id == invitation_id), None)
    if current is None:  # erased while we waited for the lock
        raise nobody
    if current.until and current.until < group.plan.today(work.now):
        raise NoMember
    return group, current


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
