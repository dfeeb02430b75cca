"""Answers, by link or as staff were told, and the links they come by."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events import messages, store
from kreis.events.commands import demand, places, waitlists
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Answer, DateReply, How, Invitation, Reply
from kreis.events.domain.plan import Plan
from kreis.events.domain.refusals import (
    DateChanged,
    NoGroupEvent,
    NoMember,
    NoRoom,
    not_changeable,
)
from kreis.events.domain.waitlist import Ended
from kreis.events.queries import dates, invitations, links

TOKEN_BYTES = 16
"""128 random bits: 22 characters of a link."""


def make_link(work: Work, invitation_id: UUID) -> dict[str, Any]:
    """A new link to an invitation. Its token is told this once and written down nowhere."""
    plan = invitations.plan_of_invitation(work, invitation_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    store.add_link(work, links.hash_of(token), invitation_id)
    return {"token": token, "expires_at": plan.links_expire_at}


def answer_by_link(work: Work, token: str, reply: Reply) -> dict[str, Any]:
    _, invitation = links.linked_invitation(work, token)
    _answer(work, invitation.id, reply, How.LINK, entered_by=None)
    return links.link(work, token)


def enter_answer(
    work: Work, invitation_id: UUID, reply: Reply, how: How, entered_by: str
) -> dict[str, Any]:
    """An answer that staff were told."""
    _answer(work, invitation_id, reply, how, entered_by)
    return invitations.invitation(work, invitation_id)


class SaidOfDate(NamedTuple):
    """What somebody says about one date, on the state of it that was `seen`. `waits` says that she
    would rather stand on the waitlist than be refused where there is no room."""

    group_event_id: UUID
    reply: Reply
    seen: int
    waits: bool


def answer_date_by_link(work: Work, token: str, said: SaidOfDate) -> dict[str, Any]:
    """What she says about one date; what she says to all the others stays."""
    _, invitation = links.linked_invitation(work, token)
    _answer_date(work, invitation.id, said, How.LINK, entered_by=None)
    return links.link(work, token)


def enter_date_answer(
    work: Work, invitation_id: UUID, said: SaidOfDate, how: How, entered_by: str
) -> dict[str, Any]:
    """What staff were told about one date."""
    _answer_date(work, invitation_id, said, how, entered_by)
    return invitations.invitation(work, invitation_id)


def _answer(
    work: Work, invitation_id: UUID, reply: Reply, how: How, entered_by: str | None
) -> None:
    """Takes an answer that differs from the last one, if there is room for it."""
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
        places.check(work, to_come, current, reply)
    answered = replace(current, reply=reply, version=current.version + 1)
    store.save_reply(work, answered, how, entered_by)
    messages.invitation_answered(work, answered)
    if answered.is_declined:
        waitlists.drop_all(work, plan, answered)
    demand.tell(work, plan)
    waitlists.serve(work, plan.cohort.id)


def _answer_date(
    work: Work, invitation_id: UUID, said: SaidOfDate, how: How, entered_by: str | None
) -> None:
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
        version = store.last_version(work, current.id, event.id) + 1
        answered = DateReply(said.reply, version, event.sequence)
        store.save_date_reply(work, current, event.id, answered, how, entered_by)
        messages.date_answered(work, current, event, answered)
        demand.tell(work, plan)
    waitlists.serve(work, plan.cohort.id)


def _has_room(work: Work, current: Invitation, event: GroupEvent, said: SaidOfDate) -> bool:
    """Whether she can come with these children. Refuses who would rather know that she cannot."""
    try:
        places.check(work, [event], current, said.reply)
    except NoRoom:
        if not said.waits:
            raise
        return False
    return True


def _lock(work: Work, invitation_id: UUID) -> tuple[Plan, Invitation]:
    """Her invitation and its dates as they stand behind the cohort's lock: she may answer on
    another device, and staff may move a date, at the same moment."""
    store.lock_cohort_of_invitation(work, invitation_id)
    current = invitations.invitation_or_problem(work, invitation_id)
    plan = dates.plan_or_problem(work, current.cohort_id)
    if current.until and current.until < dates.today(work, plan):
        raise NoMember
    return plan, current


def _date_of(plan: Plan, invitation: Invitation, group_event_id: UUID) -> GroupEvent:
    for event in invitations.her_dates(plan, invitation):
        if event.id == group_event_id:
            return event
    raise NoGroupEvent(group_event_id)


def _check_answerable(work: Work, event: GroupEvent, seen: int) -> None:
    if event.sequence != seen:
        raise DateChanged(event)
    if not event.is_to_come(work.now):
        raise not_changeable(event)
