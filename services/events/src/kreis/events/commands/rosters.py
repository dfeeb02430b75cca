"""Rosters: a freelancer records attendance of one date by a link and a PIN.

Promise: link and PIN are told once, and the PIN apart from the link. Five wrong PINs shut the link.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Refusal
from kreis.events.commands import attendance
from kreis.events.domain.attendance import Entry
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.link_refusals import PinWrong, RosterLocked
from kreis.events.domain.links import hash_of, new_token
from kreis.events.domain.pins import WRONG_PINS, is_locked, new_pin
from kreis.events.domain.rosters import RosterLink, check_will_open, closed, expires_at
from kreis.events.store import group_events, links, rosters, tables


def make_link(work: Work, group_event_id: UUID, made_by: str) -> dict[str, Any]:
    """Makes a link and its PIN, each told this once and stored nowhere.

    Raises `DateCancelled`, `DatePast` if the link would never open.
    """
    event = group_events.get(work, group_event_id)
    check_will_open(event, work.now)
    token, (digits, pin) = new_token(), new_pin()
    rosters.add(work, RosterLink(hash_of(token), event.id, pin, 0, made_by))
    return {
        "token": token,
        "pin": digits,
        "opens_at": event.day_begins,
        "expires_at": expires_at(event),
    }


def revoke_links(work: Work, group_event_id: UUID) -> int:
    """Shuts all links to the roster of a date. Returns how many there were."""
    group_events.get(work, group_event_id)
    return rosters.remove_all(work, group_event_id)


def revoke_link(work: Work, group_event_id: UUID, link_id: UUID) -> int:
    """Shuts one link to the roster of a date. Returns 0 if it was shut already."""
    group_events.get(work, group_event_id)
    return rosters.remove_all(work, group_event_id, link_id)


def try_pin(
    work: Work,
    token: str,
    pin: str,
    why_closed: Callable[[GroupEvent, datetime], Refusal | None] = closed,
) -> Refusal | None:
    """Returns what stands in the way of opening the roster, if anything.

    `why_closed` says when nothing opens, whatever the PIN. A wrong PIN is counted, so its refusal
    is returned: raising it would roll the count back.
    """
    link = rosters.lock(work, hash_of(token))
    shut = why_closed(group_events.get(work, link.group_event_id), work.now)
    if shut:
        return shut
    if is_locked(link.wrong_pins):
        return RosterLocked()
    if link.pin.takes(pin):
        rosters.save_wrong_pins(work, link.hash, 0)
        links.note_use(work, tables.roster_link, link.hash)
        return None
    rosters.save_wrong_pins(work, link.hash, link.wrong_pins + 1)
    return PinWrong(WRONG_PINS - link.wrong_pins - 1)


def record(work: Work, token: str, entries: Sequence[Entry], *, all_others_present: bool) -> None:
    """Records attendance as the freelancer states it.

    She does not settle absences, and she is told of no other cohort's people.
    """
    link = rosters.lock(work, hash_of(token))
    attendance.record(
        work,
        link.group_event_id,
        entries,
        link.recorded_by,
        all_others_present=all_others_present,
        takes_guests=False,
    )
