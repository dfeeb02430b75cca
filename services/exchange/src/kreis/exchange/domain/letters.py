"""Messages of exchange: which kinds there are, and how many somebody gets."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

MOST_IN_A_WEEK = 3
WEEK = timedelta(days=7)


class Kind(StrEnum):
    INVITATION = "invitation"
    ASKED = "asked"
    OFFERED = "offered"
    AGREED = "agreed"
    CANCELLED = "cancelled"
    NOBODY = "nobody"
    CONFIRM = "confirm"
    DIGEST = "digest"
    STILL_THERE = "still-there"


NEVER_LATE = (Kind.INVITATION, Kind.AGREED, Kind.CANCELLED, Kind.STILL_THERE)
"""Kinds that no limit holds up: somebody would wait for her, or she would leave unasked."""


def goes_at_once(kind: Kind, in_the_last_week: int, *, can_wait: bool = False) -> bool:
    """Whether a message goes out now. What is one too many waits for the digest. `can_wait`: this
    limit holds up the message, whatever its kind."""
    is_never_late = kind in NEVER_LATE and not can_wait
    return is_never_late or in_the_last_week < MOST_IN_A_WEEK


def digest_at(oldest: datetime) -> datetime:
    """When a digest may go out, by the oldest message of the last week."""
    return oldest + WEEK
