"""A freelancer's way to the roster of one date: a link that is told once, and a PIN told apart.

Promise: the PIN is kept by a slow, salted hash; five wrong ones shut the link. It opens on the day
of the date and until 24 hours after its end, and shows nothing but who is expected.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Refusal
from kreis.events import store
from kreis.events.commands import attending
from kreis.events.commands.answering import TOKEN_BYTES
from kreis.events.domain.attendance import Entry
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.refusals import (
    LinkExpired,
    LinkUnknown,
    PinWrong,
    RosterLocked,
    TooEarly,
    not_changeable,
)
from kreis.events.queries import dates
from kreis.events.queries.links import hash_of

WRONG_PINS = 5
OPENS_LONGER_BY = timedelta(hours=24)
_PIN_DIGITS = 6
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


def make_roster_link(work: Work, group_event_id: UUID, made_by: str) -> dict[str, Any]:
    """A link and its PIN, each told this once and written down nowhere."""
    event = dates.group_event_or_problem(work, group_event_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    pin = f"{secrets.randbelow(10**_PIN_DIGITS):0{_PIN_DIGITS}}"
    salt = secrets.token_bytes(16)
    link = store.RosterLink(hash_of(token), event.id, salt, _hash(pin, salt), 0, made_by)
    store.add_roster_link(work, link)
    return {
        "token": token,
        "pin": pin,
        "opens_at": event.day_begins,
        "expires_at": event.ends + OPENS_LONGER_BY,
    }


def revoke_roster_links(work: Work, group_event_id: UUID) -> dict[str, Any]:
    dates.group_event_or_problem(work, group_event_id)
    return {"revoked": store.remove_roster_links(work, group_event_id)}


def try_pin(work: Work, token: str, pin: str) -> Refusal | None:
    """What stands in the way of opening the roster, if anything. A wrong PIN is counted, so the
    refusal is returned and not raised: raising would take the count back."""
    link = store.lock_roster_link(work, hash_of(token))
    if link is None:
        return LinkUnknown()
    closed = _closed(work, dates.group_event_or_problem(work, link.group_event_id))
    if closed:
        return closed
    if link.wrong_pins >= WRONG_PINS:
        return RosterLocked()
    if hmac.compare_digest(_hash(pin, link.pin_salt), link.pin_hash):
        store.save_wrong_pins(work, link.hash, 0)
        return None
    store.save_wrong_pins(work, link.hash, link.wrong_pins + 1)
    return PinWrong(WRONG_PINS - link.wrong_pins - 1)


def roster(work: Work, token: str) -> dict[str, Any]:
    """Who is expected, and who was there as far as it is put down. Needs a right PIN."""
    link = _opened(work, token)
    event = dates.group_event_or_problem(work, link.group_event_id)
    known = store.attendance(work, event.id)
    members = store.invitations_of_cohort(work, event.cohort_id)
    return {
        "group_event": {"id": event.id, **dates.arrangement_view(event.arrangement)},
        "agency_id": work.agency,
        "timezone": event.timezone,
        "minutes": event.minutes,
        "entries": [
            {
                "participant_id": member.participant_id,
                "children": len(member.children_at(event)),
                "status": entry and entry.status,
                "minutes": entry and entry.minutes,
                "late_by": entry and entry.late_by,
                "early_by": entry and entry.early_by,
            }
            for member in members
            if member.is_expected_at(event)
            for record in [known.get(member.participant_id)]
            for entry in [record and record.entry]
        ],
    }


def record(
    work: Work, token: str, entries: Sequence[Entry], *, all_others_present: bool
) -> dict[str, Any]:
    """Attendance as the freelancer puts it down: she does not settle why somebody was absent."""
    link = _opened(work, token)
    by = f"roster link of {link.made_by}"
    attending.record_attendance(
        work, link.group_event_id, entries, by, all_others_present=all_others_present
    )
    return roster(work, token)


def _closed(work: Work, event: GroupEvent) -> Refusal | None:
    if event.is_cancelled:
        return not_changeable(event)
    if work.now < event.day_begins:
        return TooEarly(f"This link opens on {event.day}")
    if work.now >= event.ends + OPENS_LONGER_BY:
        return LinkExpired("This link opens no more")
    return None


def _opened(work: Work, token: str) -> store.RosterLink:
    link = store.lock_roster_link(work, hash_of(token))
    if link is None:
        raise LinkUnknown
    return link


def _hash(pin: str, salt: bytes) -> bytes:
    """A PIN is short: a slow hash is all that keeps a stolen table from telling it."""
    return hashlib.scrypt(pin.encode(), salt=salt, **_SCRYPT)
