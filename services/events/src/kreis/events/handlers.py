"""What events does when others tell something."""

from __future__ import annotations

from typing import Any

from kreis.chassis.database import Work
from kreis.chassis.inbox import Reads
from kreis.chassis.message import Message
from kreis.events import messages
from kreis.events.commands import planning


def cohort_confirmed(work: Work, message: Message, fact: dict[str, Any]) -> None:
    planning.plan_cohort(work, messages.offer_of(fact), messages.members_of(fact))


READS = [
    Reads(
        messages.COHORT,
        "kreis.cohort-confirmed.v1",
        messages.CohortConfirmed,
        cohort_confirmed,
    )
]
