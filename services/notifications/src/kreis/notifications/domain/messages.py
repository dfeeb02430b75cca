"""Messages to participants: how they go out, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kreis.notifications.domain.errands import Errand


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    CALL = "call"


class State(StrEnum):
    """States of a message. `sending` is held for the moment of the send only.

    Who finds it there later knows that an attempt did not come to its end.
    """

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
    """Orders in which lists of messages are read."""

    OLDEST_FIRST = "oldest_first"
    NEWEST_FIRST = "newest_first"


class Suppression(StrEnum):
    """Why a message is left unsent.

    Three are about the most that somebody gets: left out for good, said by a call instead, or said
    by the confirmation of these seven days.
    """

    NO_USABLE_ADDRESS = "no_usable_address"
    NO_LONGER_HOLDS = "no_longer_holds"
    TOLD_BY_PHONE = "told_by_phone"
    CHANNEL_IS_CALL = "channel_is_call"
    ENOUGH_MESSAGES = "enough_messages"
    CALLED_INSTEAD = "called_instead"
    SAID_BEFORE = "said_before"
    OPTED_OUT = "opted_out"


class Failure(StrEnum):
    RECIPIENT_REFUSED = "recipient_refused"
    MESSAGE_REFUSED = "message_refused"
    GAVE_UP = "gave_up"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class Message:
    id: UUID
    errand: Errand
    channel: Channel
    state: State
    reason: str | None
    created_at: datetime
    changed_at: datetime
