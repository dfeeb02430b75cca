"""Links: secret tokens that open something, until when they do, and why they end."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.contracts.calendars import shifted
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.link_refusals import (
    LinkExpired,
    LinkLocked,
    LinkWouldNotOpen,
    PinMissing,
    PinNeeded,
)
from kreis.events.domain.pins import Pin, is_locked
from kreis.events.domain.plans import Plan

TOKEN_BYTES = 16
"""128 random bits: 22 characters of a link."""
NEWER_ENDS_OLDER_AFTER = timedelta(days=7)
"""How long an older link opens after a newer one was made. Until then she may look for the message
she remembers."""
SESSION = timedelta(minutes=30)
"""How long a link stays open behind its PIN."""
CHANGES_AN_HOUR = 30
"""A start week and a series have about 17 dates. She may answer each once and change her mind."""
HOUR = timedelta(hours=1)


class Why(StrEnum):
    """Why a link opens no more."""

    STAFF = "staff"
    HERSELF = "herself"
    PROTECTION = "protection"
    LEFT = "left"
    CONTACT = "contact"
    NEWER = "newer"
    EXPIRED = "expired"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an invitation. `message` and `channel` say how it was sent, where that is known.

    `while_protected` says that it was made while its holder was under address protection.
    """

    id: UUID
    hash: str
    invitation_id: UUID
    participant_id: UUID
    made_at: datetime
    message: str | None = None
    channel: str | None = None
    contact_version: int | None = None
    while_protected: bool = False
    last_used_at: datetime | None = None
    ends_at: datetime | None = None
    ends_why: Why | None = None
    wrong_pins: int = 0

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now


@dataclass(frozen=True, slots=True)
class Holder:
    """A participant, as far as her links depend on her. `pin` is None until staff make one."""

    participant_id: UUID
    contact_version: int = 0
    pin: Pin | None = None
    pin_made_at: datetime | None = None
    pin_made_by: str | None = None
    wrong_pins: int = 0

    @property
    def is_locked(self) -> bool:
        return is_locked(self.wrong_pins)


@dataclass(frozen=True, slots=True)
class Session:
    """A link that was opened with its PIN. A newer PIN ends it."""

    pin_made_at: datetime | None
    ends_at: datetime


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """Tokens are kept by this alone. A random token needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def check_open(plan: Plan, now: datetime) -> None:
    """Raises `LinkExpired` once links to this plan open no more."""
    if now >= plan.links_expire_at:
        raise LinkExpired


def check_would_open(plan: Plan, invitation: Invitation, now: datetime) -> None:
    """Raises `LinkWouldNotOpen` for a link that would be shut as it is made."""
    if now >= plan.links_expire_at:
        at = plan.links_expire_at.isoformat()
        raise LinkWouldNotOpen(invitation.id, f"links to these dates have expired at {at}")
    last_day = invitation.until
    if last_day is not None and now >= end_of(last_day, plan.cohort.timezone):
        raise LinkWouldNotOpen(invitation.id, f"she has left the group, last day {last_day}")


def check_not_ended(link: Link, now: datetime) -> None:
    """Raises `LinkExpired` for a link that was shut. It does not tell who shut it."""
    if link.has_ended(now):
        raise LinkExpired


def check_behind_pin(link: Link, holder: Holder, session: Session | None, now: datetime) -> None:
    """Checks that the PIN was given, for somebody who needs discretion.

    Raises `PinMissing`, `LinkLocked`, `PinNeeded`.
    """
    if holder.pin is None:
        raise PinMissing
    if is_locked(link.wrong_pins, holder.wrong_pins):
        raise LinkLocked
    if session is None or session.ends_at <= now or session.pin_made_at != holder.pin_made_at:
        raise PinNeeded


def why_shut(
    link: Link, expires_at: datetime, holder: Holder, *, is_discreet: bool, now: datetime
) -> Why | None:
    """Returns why a link opens no more; None while it opens, be it behind its PIN."""
    if link.has_ended(now):
        return link.ends_why
    if expires_at <= now:
        return Why.EXPIRED
    if is_discreet and is_locked(link.wrong_pins, holder.wrong_pins):
        return Why.LOCKED
    return None


def replaced_by(unsent: Link, hers: Sequence[Link]) -> dict[UUID, datetime | None]:
    """Maps links that `unsent` has replaced to when they end without it; None if they do not.

    `hers` are all links to the invitation. The next link made after each replaces it instead.
    """
    ends: dict[UUID, datetime | None] = {}
    for link in hers:
        is_replaced = link.ends_why is Why.NEWER
        if is_replaced and link.ends_at == unsent.made_at + NEWER_ENDS_OLDER_AFTER:
            later = [each.made_at for each in hers if link.made_at < each.made_at]
            others = [made_at for made_at in later if made_at != unsent.made_at]
            ends[link.id] = min(others) + NEWER_ENDS_OLDER_AFTER if others else None
    return ends


def end_of(last_day: date, timezone: str) -> datetime:
    """Returns when a day ends where the group meets."""
    return datetime.combine(shifted(last_day, timedelta(days=1)), time(), ZoneInfo(timezone))
