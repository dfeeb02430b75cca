"""Messages and call tasks: what they are about, and when they still make sense. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo


class Kind(StrEnum):
    INVITATION = "invitation"
    CONFIRMATION = "confirmation"


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


class Suppression(StrEnum):
    NO_USABLE_ADDRESS = "no_usable_address"
    NO_LONGER_HOLDS = "no_longer_holds"
    TOLD_BY_PHONE = "told_by_phone"


class Failure(StrEnum):
    RECIPIENT_REFUSED = "recipient_refused"
    MESSAGE_REFUSED = "message_refused"
    GAVE_UP = "gave_up"


class CallReason(StrEnum):
    CHANNEL_IS_CALL = "channel_is_call"
    OUTCOME_UNKNOWN = "outcome_unknown"
    GAVE_UP = "gave_up"


class CallTaskState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody is to be told. `cause` is an invitation's id; `version` is 1 for the
    invitation itself, and the version of her answer for its confirmation."""

    participant_id: UUID
    kind: Kind
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
class CallTask:
    id: UUID
    errand: Errand
    reason: CallReason
    state: CallTaskState
    raised_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Her newest answer to an invitation; version 0 while there is none."""

    answer: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach her and in whose name: held for one send, never kept."""

    name: str
    channel: Channel
    email: str | None
    phone: str | None
    is_discreet: bool
    children_in_care: int
    contact_person: str
    contact_person_phone: str
    agency: str
    agency_phone: str
    office_hours: str

    @property
    def address(self) -> str | None:
        """Where a message goes, or None when there is nothing that takes it."""
        if self.channel is Channel.EMAIL:
            return _mailbox(self.email) if self.email else None
        return self.phone or None


@dataclass(frozen=True, slots=True)
class Venue:
    name: str
    street: str
    town: str


@dataclass(frozen=True, slots=True)
class Hours:
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class Week:
    first_day: date
    last_day: date
    hours: Hours


@dataclass(frozen=True, slots=True)
class Occasion:
    """One date, in local wall time."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue


@dataclass(frozen=True, slots=True)
class Invitation:
    """What she is invited to, as `events` knows it at this moment. `version` is that of her
    answer; `week` is None when public holidays leave nothing of it."""

    timezone: ZoneInfo
    venue: Venue
    week: Week | None
    weekday: int
    series: Hours
    answer_by: datetime
    answer: Answer
    children: int
    occasions: tuple[Occasion, ...]

    def next_occasion(self, now: datetime) -> Occasion | None:
        """The first of her dates that is not over."""
        local = now.astimezone(self.timezone).replace(tzinfo=None)
        ahead = [occasion for occasion in self.occasions if occasion.ends_at > local]
        return min(ahead, key=lambda occasion: occasion.starts_at, default=None)


def is_overtaken(errand: Errand, answer: Answer) -> bool:
    """Whether what she has answered since leaves nothing to tell her."""
    if errand.kind is Kind.INVITATION:
        return answer.version > 0
    return answer.version > errand.version or answer.answer != "yes"


def why_not_to_send(
    errand: Errand, contact: Contact, invitation: Invitation, now: datetime
) -> Suppression | None:
    is_past = invitation.next_occasion(now) is None
    if is_past or is_overtaken(errand, invitation.answer):
        return Suppression.NO_LONGER_HOLDS
    if contact.channel is Channel.CALL:
        is_said = errand.kind is Kind.CONFIRMATION
        return Suppression.TOLD_BY_PHONE if is_said else None
    return None if contact.address else Suppression.NO_USABLE_ADDRESS


def why_to_call_instead(errand: Errand, invitation: Invitation, now: datetime) -> str | None:
    """What keeps an invitation from being put into a message."""
    if errand.kind is Kind.INVITATION and now > invitation.answer_by:
        return "The time to answer is over before she could be asked"
    if errand.kind is Kind.INVITATION and invitation.week is None:
        return "There is no text for a group without a start week"
    return None


def _mailbox(email: str) -> str | None:
    """The address as every mail server takes it: few take other letters before the @."""
    local, _, host = email.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{host.encode('idna').decode()}"
    except UnicodeError:
        return None
