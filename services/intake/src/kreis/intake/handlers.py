"""What intake does with the facts of others."""

from __future__ import annotations

from typing import Any

from kreis.chassis.database import Work
from kreis.chassis.inbox import Reads
from kreis.chassis.message import Message
from kreis.intake import messages
from kreis.intake.commands import placements


def note_her_group(work: Work, message: Message, fact: dict[str, Any]) -> None:
    placements.joined(work, fact["participant_id"], fact["cohort_id"])


READS = [
    Reads(topic, "kreis.cohort-joined.v1", messages.CohortJoined, note_her_group)
    for topic in (messages.PARTICIPATION, messages.PARTICIPATION_RESTRICTED)
]
