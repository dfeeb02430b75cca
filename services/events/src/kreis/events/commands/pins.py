"""PINs for the links of people who need discretion.

Promise: staff see a PIN once and tell it in person or by telephone. Five wrong tries at one link
lock that link, and five at all of a person's links together lock them all, until staff make a new
PIN. A session behind a PIN belongs to one link and lasts half an hour.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality, erasure
from kreis.contracts.refusals import Refusal
from kreis.events.domain.link_refusals import LinkLocked, PinMissing, PinWrong
from kreis.events.domain.links import (
    SESSION,
    Holder,
    Link,
    Session,
    check_not_ended,
    hash_of,
    new_token,
)
from kreis.events.domain.pins import WRONG_PINS, is_locked, new_pin
from kreis.events.domain.refusals import NothingKept
from kreis.events.store import invitations, link_holders, links
from kreis.events.store.links import Way


def make(work: Work, participant_id: UUID, made_by: str) -> str:
    """Makes a PIN, told this once. The one before it opens nothing any more, and what wrong tries
    have locked opens again. Raises `NothingKept` for somebody unknown here, or erased."""
    holder = link_holders.lock(work, participant_id)
    if erasure.erased(work, {participant_id}) or not _is_known(work, holder):
        raise NothingKept(participant_id)
    digits, pin = new_pin()
    link_holders.save_pin(work, participant_id, pin, made_by)
    links.save_wrong_pins(work, links.held_by(work, participant_id), 0)
    return digits


def _is_known(work: Work, holder: Holder) -> bool:
    """True if an invitation or a fact has named her. Her row alone is no sign: locking adds it."""
    who = holder.participant_id
    is_told_of = holder.contact_version > 0 or confidentiality.known(work, who).is_discreet
    return is_told_of or bool(invitations.of_participant(work, who))


def open_session(work: Work, way: Way, typed: str) -> Refusal | dict[str, Any]:
    """Returns the token of a session, or what stands in its way.

    A wrong PIN is counted, so its refusal is returned: raising it would roll the count back.
    Raises `LinkUnknown`, `LinkExpired`.
    """
    holder = link_holders.lock(work, links.get(work, way.link_hash).participant_id)
    link = links.get(work, way.link_hash, lock=True)
    check_not_ended(link, work.now)
    links.opened(work, link.invitation_id)
    if confidentiality.known(work, link.participant_id).is_discreet:
        refused = _try(work, holder, link, typed)
        if refused is not None:
            return refused
    token, ends_at = new_token(), work.now + SESSION
    links.add_session(work, hash_of(token), link, Session(holder.pin_made_at, ends_at))
    return {"token": token, "expires_at": ends_at}


def _try(work: Work, holder: Holder, link: Link, typed: str) -> Refusal | None:
    """Tries a PIN and counts, for the link and for the person."""
    if holder.pin is None:
        return PinMissing()
    if is_locked(link.wrong_pins, holder.wrong_pins):
        return LinkLocked()
    is_right = holder.pin.takes(typed)
    of_link, of_holder = (0, 0) if is_right else (link.wrong_pins + 1, holder.wrong_pins + 1)
    links.save_wrong_pins(work, links.is_link(link), of_link)
    link_holders.save_wrong_pins(work, link.participant_id, of_holder)
    return None if is_right else PinWrong(WRONG_PINS - max(of_link, of_holder))
