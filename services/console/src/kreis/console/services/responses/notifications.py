"""Response shapes of notifications: messages, planned messages and calls."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Message(TypedDict):
    id: str
    participant_id: str
    invitation_id: str
    cause: str
    version: int
    kind: str
    channel: str
    state: str
    reason: str | None
    changed_at: str


class MessagePage(TypedDict):
    items: list[Message]
    next: str | None
    left_out: NotRequired[int]
    """Messages that were asked to be left out. Notifications of 0.1.0 leaves none out."""


class MessageWords(TypedDict):
    """Words of a message as she saw them, without the link's token; and in German."""

    language: str
    subject: str
    text: str
    german_subject: str
    german: str


class HerMessage(TypedDict):
    message: Message
    words: MessageWords | None


class PlannedMessage(TypedDict):
    participant_id: str
    invitation_id: str
    kind: str
    cause: NotRequired[str]  # notifications 0.2 does not send the next two
    version: NotRequired[int]
    is_message: bool
    not_before: str


class PlannedMessages(TypedDict):
    items: list[PlannedMessage]


class HerAppointment(TypedDict):
    """A conversation as notifications was told of it last, also one that is off."""

    id: str
    starts_at: str
    ends_at: str
    form: str
    state: str
    before: str | None
    changed_at: str | None


class HerMessages(TypedDict):
    """The messages to one person, the newest first, and what is planned for her."""

    items: list[HerMessage]
    planned: list[PlannedMessage]
    appointments: NotRequired[list[HerAppointment]]  # notifications of 0.1.0 does not send it


class MailAddress(TypedDict):
    """Since when mail to her comes back, as far as anybody knows."""

    refused_since: str | None


class Telling(TypedDict):
    """What is planned and done to tell people about a cause, counted."""

    is_being_planned: bool
    planned: int
    next_at: str | None
    sent: int
    left_unsent: int
    failed: int
    calls_open: int
    calls_closed: int


class SendingRules(TypedDict):
    """The rules of whoever sends. None, or empty, where there is no such rule."""

    quiet_from: str | None
    quiet_until: str | None
    quiet_days: list[str]
    most_in_a_week: int | None
    longest_group_message: int | None
    weekly_letter_day: str | None
    weekly_letter_at: str | None


class GroupMessage(TypedDict):
    """What a member of staff has written to a group."""

    id: str
    cohort_id: str
    text: str
    written_by: str
    written_at: str
    goes_at: str
    recalled_at: str | None


class GroupMessages(TypedDict):
    items: list[GroupMessage]


class Preview(TypedDict):
    """A note as people read it, and of how many messages it is billed as an SMS."""

    language: str
    subject: str
    text: str
    sms_text: NotRequired[str]
    sms_parts: int
    sms_dear_letters: str


class PreviewedNote(TypedDict):
    items: list[Preview]
    with_enough: list[str]
    """Participants who would be called instead."""


class CallTask(TypedDict):
    id: str
    participant_id: str
    invitation_id: str
    cause: str
    version: int
    about: str
    reason: str
    state: str
    raised_at: str
    attempts: int
    last_attempt_at: str | None
    result: str | None
    closed_by: str | None
    closed_at: str | None


class ContributorMessage(TypedDict):
    id: str
    recipient_id: str
    change_id: str
    kind: str
    channel: str
    state: str
    reason: str | None
    needs_call: bool
    called_by: str | None
    changed_at: str


class ContributorMessages(TypedDict):
    items: list[ContributorMessage]


class SentWeeklyLetter(TypedDict):
    monday: str
    state: str
    reason: str | None


class NewestWeeklyLetter(TypedDict):
    letter: SentWeeklyLetter | None


class MissedText(TypedDict):
    """Message to somebody who is missed. What is hers stands in brackets."""

    language: str
    subject: str
    text: str
    sms_text: str


class MissedMessage(TypedDict):
    items: list[MissedText]
