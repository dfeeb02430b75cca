"""Response shapes of events: slots for appointments, open and taken."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class OpenSlot(TypedDict):
    starts_at: str
    minutes: int
    form: str
    id: str
    contact_person_id: str


class TakenSlot(OpenSlot):
    participant_id: str | None
    etag: NotRequired[str]
    """Missing from events of 0.1.0."""


class Slots(TypedDict):
    slots: list[TakenSlot]


class OpenedSlots(Slots):
    opened: list[OpenSlot]


class HerSlots(TypedDict):
    open: list[OpenSlot]
    mine: list[OpenSlot]
