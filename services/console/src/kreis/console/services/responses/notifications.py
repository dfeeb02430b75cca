"""Response shapes of notifications: messages, planned messages and calls."""

from __future__ import annotations

from typing import TypedDict


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


class PlannedMessage(TypedDict):
    participant_id: str
    invitation_id: str
    kind: str
    is_message: bool
    not_before: str


class PlannedMessages(TypedDict):
    items: list[PlannedMessage]


class CallTask(TypedDict):
    id: str
    participant_id: str
    invitation_id: str
    cause: str
    version: int
    about: str
    reason: str
    state: str
    attempts: int
    result: str | None


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
