"""What events does when others tell something."""

from __future__ import annotations

from typing import Any

from kreis.chassis.database import Work
from kreis.chassis.inbox import Reads
from kreis.chassis.message import Message
from kreis.events import messages
from kreis.events.commands import members, planning


def cohort_confirmed(work: Work, message: Message, fact: dict[str, Any]) -> None:
    planning.plan_cohort(work, messages.offer_of(fact), messages.members_of(fact))


def cohort_member_joined(work: Work, message: Message, fact: dict[str, Any]) -> None:
    who = fact["member"]
    members.welcome(work, fact["cohort_id"], who["id"], who["restricted"], fact["joined_on"])


def cohort_member_left(work: Work, message: Message, fact: dict[str, Any]) -> None:
    members.let_go(work, fact["cohort_id"], fact["participant_id"], fact["left_on"])


READS = [
    Reads(
        messages.COHORT,
        "kreis.cohort-confirmed.v1",
        messages.CohortConfirmed,
        cohort_confirmed,
    ),
    Reads(
        messages.COHORT,
        "kreis.cohort-member-joined.v1",
        messages.CohortMemberJoined,
        cohort_member_joined,
    ),
    Reads(
        messages.COHORT,
        "kreis.cohort-member-left.v1",
        messages.CohortMemberLeft,
        cohort_member_left,
    ),
]
