"""Call tasks: whom staff are asked to call, why, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kreis.notifications.domain.errands import Errand


class CallReason(StrEnum):
    CHANNEL_IS_CALL = "channel_is_call"
    OUTCOME_UNKNOWN = "outcome_unknown"
    GAVE_UP = "gave_up"
    ENOUGH_MESSAGES = "enough_messages"
    NO_ANSWER = "no_answer"
    OPTED_OUT = "opted_out"
    BOUNCED = "bounced"
    ABSENT = "absent"


class CallTaskState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class CallResult(StrEnum):
    """`not_reached` leaves the task open: somebody tries again. `answered` closes it when she has
    answered, however her answer came; `no_longer_holds` when what she was to be told was
    changed again or is past."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NOT_NEEDED = "not_needed"
    ANSWERED = "answered"
    NO_LONGER_HOLDS = "no_longer_holds"


@dataclass(frozen=True, slots=True)
class CallTask:
    """`attempts` counts the calls that did not reach her."""

    id: UUID
    errand: Errand
    reason: CallReason
    state: CallTaskState
    raised_at: datetime
    attempts: int
    last_attempt_at: datetime | None
    result: CallResult | None
    closed_by: str | None
    closed_at: datetime | None
