"""Roster links: a freelancer's way to the roster of one date, by a link and a PIN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from kreis.contracts.calendars import shifted
from kreis.contracts.refusals import Refusal
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.link_refusals import LinkExpired
from kreis.events.domain.pins import Pin
from kreis.events.domain.refusals import DatePast, TooEarly, not_changeable

OPENS_LONGER_BY = timedelta(hours=24)
TAKES_LONGER_BY = timedelta(hours=72)
"""A device keeps marks this long; so long they are taken behind a link that opens no list."""


@dataclass(frozen=True, slots=True)
class RosterLink:
    """A link to the roster of one date. `wrong_pins` counts tries since a right one."""

    hash: str
    group_event_id: UUID
    pin: Pin
    wrong_pins: int
    made_by: str
    id: UUID | None = None
    made_at: datetime | None = None
    last_used_at: datetime | None = None

    @property
    def recorded_by(self) -> str:
        """Whose entry it is that comes by this link."""
        return f"roster link of {self.made_by}"


def expires_at(event: GroupEvent) -> datetime:
    """Until when a link to this date's roster opens."""
    return shifted(event.ends, OPENS_LONGER_BY)


def check_will_open(event: GroupEvent, now: datetime) -> None:
    """Checks that a link made now opens at some time. Raises `DateCancelled`, `DatePast`."""
    if event.is_cancelled:
        raise not_changeable(event)
    if not will_open(event, now):
        raise DatePast(f"A link to the roster of {event.day} would have expired already")


def will_open(event: GroupEvent, now: datetime) -> bool:
    """True if a link made now opens at some time."""
    return not event.is_cancelled and now < expires_at(event)


def closed(event: GroupEvent, now: datetime) -> Refusal | None:
    """Why a roster does not open at this moment, if it does not."""
    if event.is_cancelled:
        return not_changeable(event)
    if now < event.day_begins:
        return TooEarly(f"This link opens on {event.day}")
    if now >= expires_at(event):
        return LinkExpired()
    return None


def closed_for_marks(event: GroupEvent, now: datetime) -> Refusal | None:
    """Why marks that a device kept are not taken at this moment, if they are not.

    They come late by nature: also after a date was moved or cancelled, and after the link expired.
    """
    return LinkExpired() if now >= expires_at(event) + TAKES_LONGER_BY else None
