"""What notifications makes of the facts of others. Nothing here leaves the own database."""

from __future__ import annotations

from typing import Any

from kreis.chassis.database import Work
from kreis.chassis.inbox import Reads
from kreis.chassis.message import Message
from kreis.notifications import commands, messages


def invitation_issued(work: Work, _: Message, fact: dict[str, Any]) -> None:
    commands.note_invitation(work, **fact)


def invitation_answered(work: Work, _: Message, fact: dict[str, Any]) -> None:
    commands.note_answer(work, **fact)


READS = [
    read
    for topic in (messages.PARTICIPATION, messages.PARTICIPATION_RESTRICTED)
    for read in (
        Reads(topic, "kreis.invitation-issued.v1", messages.InvitationIssued, invitation_issued),
        Reads(
            topic, "kreis.invitation-answered.v1", messages.InvitationAnswered, invitation_answered
        ),
    )
]
