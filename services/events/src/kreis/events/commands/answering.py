"""Answers, by link or as staff were told, and the links they come by."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from kreis.chassis.database import Work
from kreis.chassis.problems import Fault, Problem
from kreis.events import messages, store
from kreis.events.domain import childcare
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Answer, How, Invitation, Reply
from kreis.events.domain.plan import Plan
from kreis.events.queries import invitations, links

TOKEN_BYTES = 16
"""128 random bits: 22 characters of a link."""


def make_link(work: Work, invitation_id: UUID) -> dict[str, Any]:
    """A new link to an invitation. Its token is told this once and written down nowhere."""
    plan = invitations.plan_of_invitation(work, invitation_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    store.add_link(work, links.hash_of(token), invitation_id)
    return {"token": token, "expires_at": plan.links_expire_at}


def answer_by_link(work: Work, token: str, reply: Reply) -> dict[str, Any]:
    plan, invitation = links.linked_invitation(work, token)
    _answer(work, plan, invitation.id, reply, How.LINK, entered_by=None)
    return links.link(work, token)


def enter_answer(
    work: Work, invitation_id: UUID, reply: Reply, how: How, entered_by: str
) -> dict[str, Any]:
    """An answer that staff were told."""
    plan = invitations.plan_of_invitation(work, invitation_id)
    _answer(work, plan, invitation_id, reply, how, entered_by)
    return invitations.invitation(work, invitation_id)


def _answer(
    work: Work,
    plan: Plan,
    invitation_id: UUID,
    reply: Reply,
    how: How,
    entered_by: str | None,
) -> None:
    """Takes an answer that differs from the last one, if there is room for it."""
    store.lock_cohort(work, plan.cohort.id)
    # Read behind the lock: she may answer on another device at the same moment.
    current = invitations.invitation_or_problem(work, invitation_id)
    if current.reply == reply:
        return
    if reply.answer is Answer.YES:
        _check_places(work, plan, current, reply)
    answered = replace(current, reply=reply, version=current.version + 1)
    store.save_reply(work, answered, how, entered_by)
    messages.invitation_answered(work, answered)


def _check_places(work: Work, plan: Plan, invitation: Invitation, reply: Reply) -> None:
    """Refuses what would exceed the places of any date still to come. Needs the cohort's lock."""
    to_come = plan.still_to_come(work.now)
    _check_adults(work, to_come, invitation)
    others = store.children_coming(work, plan.cohort.id, except_of=invitation.id)
    lacking = childcare.shortages(to_come, others, reply.children)
    if lacking:
        raise Problem(
            409,
            f"There is no childcare place left for: {', '.join(each.band for each in lacking)}",
            code="childcare-full",
            faults=[
                Fault("children", each.band, f"at most {each.places} on {each.day}")
                for each in lacking
            ],
        )


def _check_adults(work: Work, to_come: Iterable[GroupEvent], invitation: Invitation) -> None:
    members = store.invitations_of_cohort(work, invitation.cohort_id)
    coming = 1 + sum(each.is_accepted for each in members if each.id != invitation.id)
    for event in to_come:
        if coming > event.capacity.adults:
            fault = Fault("answer", "yes", f"at most {event.capacity.adults} on {event.day}")
            raise Problem(409, "The group is full", code="group-full", faults=[fault])
