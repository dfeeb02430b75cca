"""Messages and call tasks: what they are about and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    INVITATION = "invitation"
    CONFIRMATION = "confirmation"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    SIGN_UP = "sign_up"
    OFFER = "offer"

    @property
    def is_news(self) -> bool:
        """Whether it changes what she was promised, and what stands in her calendar."""
        return self in (Kind.CHANGE, Kind.CANCELLATION)

    @property
    def is_counted(self) -> bool:
        """Whether it counts against the most that somebody gets. What does not always goes out:
        news, and the places of a date, which are gone by the time she could be asked again."""
        return not self.is_news and self not in (Kind.SIGN_UP, Kind.OFFER)


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    CALL = "call"


class State(StrEnum):
    """`sending` is held for the moment of the send only: whoever finds it there later knows that
    an attempt did not come to its end."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"


OPEN = (State.QUEUED, State.SENDING)
REACHED_OUT = (State.SENDING, State.SENT, State.UNKNOWN)
"""States of messages that she has got, or may have got."""


class Order(StrEnum):
    """In which order lists of messages are read: all that was, or what was last."""

    OLDEST_FIRST = "oldest_first"
    NEWEST_FIRST = "newest_first"


class Suppression(StrEnum):
    NO_USABLE_ADDRESS = "no_usable_address"
    NO_LONGER_HOLDS = "no_longer_holds"
    TOLD_BY_PHONE = "told_by_phone"
    CHANNEL_IS_CALL = "channel_is_call"
    ENOUGH_MESSAGES = "enough_messages"
    OPTED_OUT = "opted_out"


class Failure(StrEnum):
    RECIPIENT_REFUSED = "recipient_refused"
    MESSAGE_REFUSED = "message_refused"
    GAVE_UP = "gave_up"


class CallReason(StrEnum):
    CHANNEL_IS_CALL = "channel_is_call"
    OUTCOME_UNKNOWN = "outcome_unknown"
    GAVE_UP = "gave_up"
    NO_ANSWER = "no_answer"
    OPTED_OUT = "opted_out"


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
class Errand:
    """What somebody is to be told.

    `invitation_id` is hers, to all dates of her cohort. `cause` and `version`: for an invitation
    its id and 1; for a confirmation the invitation's id and the version of her answer; for a change
    or a cancellation the act of staff and 1; for a reminder the date, or the series of the start
    week, and one more than the number of its changes; for the question who signs up the date and 1;
    for an offer its id and 1.
    """

    participant_id: UUID
    kind: Kind
    invitation_id: UUID
    cause: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Message:
    id: UUID
    errand: Errand
    channel: Channel
    state: State
    reason: str | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ContributorMessage:
    """What became of telling a speaker, or somebody of childcare, of a change. `recipient_id` is
    who events says she is for this change; who could not be written to is called by staff, who say
    when that is done."""

    id: UUID
    recipient_id: UUID
    change_id: UUID
    kind: Kind
    channel: Channel
    state: State
    reason: str | None
    created_at: datetime
    changed_at: datetime
    called_by: str | None = None

    @property
    def needs_call(self) -> bool:
        is_lost = self.state in (State.FAILED, State.UNKNOWN)
        is_unreachable = self.reason == Suppression.NO_USABLE_ADDRESS
        return (is_lost or is_unreachable) and self.called_by is None


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
