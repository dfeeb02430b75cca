"""What events does when others tell something."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process import erasure
from kreis.events import messages
from kreis.events.commands import members, planning


def cohort_confirmed(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Who has been erased meanwhile is not invited."""
    members = messages.members_of(fact)
    for gone in erasure.erased(work, set(members)):
        del members[gone]
    planning.plan_cohort(work, messages.offer_of(fact), members)


def cohort_member_joined(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Nor is she who has been erased meanwhile."""
    who = fact["member"]
    if erasure.erased(work, {who["id"]}):
        return
    members.welcome(work, fact["cohort_id"], who["id"], who["restricted"], fact["joined_on"])


def cohort_member_left(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Of somebody who has been erased there is nothing left to end."""
    if erasure.erased(work, {fact["participant_id"]}):
        return
    members.let_go(work, fact["cohort_id"], fact["participant_id"], fact["left_on"])


def cohort_closed(work: Work, message: Message, fact: dict[str, Any]) -> None:
    members.close(work, fact["cohort_id"], fact["closed_on"])


SUBSCRIPTIONS = [
    Subscription(
        messages.PRIVACY,
        "kreis.participant-erased.v1",
        messages.ParticipantErased,
        erasure.handler(messages.acknowledgement_is_over),
    ),
    Subscription(
        messages.COHORT,
        "kreis.cohort-confirmed.v1",
        messages.CohortConfirmed,
        cohort_confirmed,
    ),
    Subscription(
        messages.COHORT,
        "kreis.cohort-member-joined.v1",
        messages.CohortMemberJoined,
        cohort_member_joined,
    ),
    Subscription(
        messages.COHORT,
        "kreis.cohort-member-left.v1",
        messages.CohortMemberLeft,
        cohort_member_left,
    ),
    Subscription(messages.COHORT, "kreis.cohort-closed.v1", messages.CohortClosed, cohort_closed),
]
