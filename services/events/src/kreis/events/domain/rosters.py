"""Roster links: a freelancer's way to the roster of one date, by a link and a PIN."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from kreis.contracts.refusals import Refusal
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.refusals import LinkExpired, TooEarly, not_changeable

WRONG_PINS = 5
"""So many wrong PINs shut a link."""
OPENS_LONGER_BY = timedelta(hours=24)
_PIN_DIGITS = 6
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class RosterLink:
    """A link to the roster of one date. `wrong_pins` counts tries since a right one."""

    hash: str
    group_event_id: UUID
    pin_salt: bytes
    pin_hash: bytes
    wrong_pins: int
    made_by: str

    def takes(self, pin: str) -> bool:
        """Whether the PIN is right."""
        return hmac.compare_digest(hash_of_pin(pin, self.pin_salt), self.pin_hash)


def new_pin() -> str:
    return f"{secrets.randbelow(10**_PIN_DIGITS):0{_PIN_DIGITS}}"


def hash_of_pin(pin: str, salt: bytes) -> bytes:
    """A PIN is short, so its hash is slow: a stolen table does not tell it soon."""
    return hashlib.scrypt(pin.encode(), salt=salt, **_SCRYPT)


def expires_at(event: GroupEvent) -> datetime:
    """Until when a link to this date's roster opens."""
    return event.ends + OPENS_LONGER_BY


def closed(event: GroupEvent, now: datetime) -> Refusal | None:
    """Why a roster does not open at this moment, if it does not."""
    if event.is_cancelled:
        return not_changeable(event)
    if now < event.day_begins:
        return TooEarly(f"This link opens on {event.day}")
    if now >= expires_at(event):
        return LinkExpired("This link opens no more")
    return None
