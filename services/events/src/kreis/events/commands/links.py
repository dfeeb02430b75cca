"""Links to invitations: making, opening and shutting them.

Promise: every way through a link leads through `enter`. It refuses a link that was shut, and a link
of somebody who needs discretion until her PIN was given.
Whoever makes, ends or tries a person's links holds her lock (`link_holders.lock`), so that no link
slips through between two of them.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.credibility import check_follows
from kreis.chassis.process import confidentiality, erasure
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.link_refusals import NoLink
from kreis.events.domain.links import (
    NEWER_ENDS_OLDER_AFTER,
    Link,
    Why,
    check_behind_pin,
    check_not_ended,
    check_would_open,
    end_of,
    hash_of,
    new_token,
    replaced_by,
)
from kreis.events.domain.plans import Plan
from kreis.events.domain.refusals import ContactOutdated, NothingKept
from kreis.events.store import feeds, invitations, link_holders, links, plans, tables
from kreis.events.store.links import Way


class For(NamedTuple):
    """What a link is made for: kind of message, channel, and version of her contact data.

    Each is None if the sender does not say so."""

    message: str | None = None
    channel: str | None = None
    contact_version: int | None = None


def make(work: Work, invitation_id: UUID, sent: For) -> dict[str, Any]:
    """Makes a link to an invitation. Its token is told this once and stored nowhere.

    Older links end seven days later. Raises `ContactOutdated` if it is about to go to an old number
    or mail, and `LinkWouldNotOpen` once the links of its group or hers are over.
    """
    invitation = invitations.get(work, invitation_id)
    plan = plans.get(work, invitation.cohort_id)
    check_would_open(plan, invitation, work.now)
    holder = link_holders.lock(work, invitation.participant_id)
    if sent.contact_version is not None and sent.contact_version < holder.contact_version:
        raise ContactOutdated
    older = links.to_invitation(invitation_id)
    links.end(work, older, Why.NEWER, work.now + NEWER_ENDS_OLDER_AFTER)
    token, link_id = new_token(), uuid4()
    is_protected = confidentiality.known(work, invitation.participant_id).is_protected
    details = {"id": link_id, "while_protected": is_protected, **sent._asdict()}
    links.add(work, hash_of(token), invitation_id, **details)
    end_with_membership(work, plan, invitation)
    return {"id": link_id, "token": token, "expires_at": plan.links_expire_at}


def withdraw(work: Work, invitation_id: UUID, link_id: UUID) -> bool:
    """Removes a link whose message did not go out. Older ones open as if it had never been.

    Returns whether it is gone. A link that was opened has arrived, and stays.
    Raises `NoInvitation`.
    """
    invitation = invitations.get(work, invitation_id)
    link_holders.lock(work, invitation.participant_id)
    held = links.of_participant(work, invitation.participant_id)
    hers = [each for each in held if each.invitation_id == invitation_id]
    unsent = next((each for each in hers if each.id == link_id), None)
    if unsent is None:
        return True
    if unsent.last_used_at is not None:
        return False
    links.remove(work, unsent)
    for link, ends_at in replaced_by(unsent, hers).items():
        links.replace_end(work, links.with_id(link), ends_at, Why.NEWER)
    end_with_membership(work, plans.get(work, invitation.cohort_id), invitation)
    return True


def enter(work: Work, way: Way) -> Link:
    """Opens a link and notes its use.

    Raises `LinkUnknown`, `LinkExpired`, `PinMissing`, `LinkLocked`, `PinNeeded`.
    """
    link = links.get(work, way.link_hash)
    check_not_ended(link, work.now)
    if confidentiality.known(work, link.participant_id).is_discreet:
        links.opened(work, link.invitation_id)  # no PIN is asked for what is past
        holder = link_holders.find(work, link.participant_id)
        check_behind_pin(link, holder, links.session(work, way.session_hash), work.now)
    links.note_use(work, tables.link, link.hash)
    return link


def shut(work: Work, participant_id: UUID, link_id: UUID, why: Why) -> None:
    """Shuts one link, or one calendar feed. A second time changes nothing. Raises `NoLink`."""
    if feeds.remove_one(work, participant_id, link_id):
        return
    if all(link_id != each.id for each in links.of_participant(work, participant_id)):
        raise NoLink(link_id)
    link_holders.lock(work, participant_id)
    links.end(work, links.with_id(link_id), why)


def shut_all(work: Work, participant_id: UUID, why: Why) -> None:
    """Shuts all links of a person, her calendar feeds too. Raises `NothingKept` for somebody who
    was erased."""
    link_holders.lock(work, participant_id)
    if erasure.erased(work, {participant_id}):
        raise NothingKept(participant_id)
    links.end(work, links.held_by(work, participant_id), why)
    feeds.remove_all(work, participant_id)


def shut_others(work: Work, link: Link) -> None:
    """Shuts all links to the invitation but this one, for herself."""
    link_holders.lock(work, link.participant_id)
    links.end(work, links.with_hash_other_than(link), Why.HERSELF)


def end_with_membership(work: Work, plan: Plan, invitation: Invitation) -> None:
    """Ends links with the last day of somebody who leaves the group."""
    if invitation.until is not None:
        at = max(end_of(invitation.until, plan.cohort.timezone), work.now)
        links.end(work, links.to_invitation(invitation.id), Why.LEFT, at)


def contact_changed(work: Work, participant_id: UUID, version: int) -> None:
    """Shuts what was sent to an older number or mail. Who has the old one reads it still.

    Raises `Disbelieved` if the version leaps.
    """
    known = link_holders.lock(work, participant_id).contact_version
    check_follows(version, known)
    if version > known:
        link_holders.save_contact_version(work, participant_id, version)
        older = links.held_by(work, participant_id) & links.made_before_contact(version)
        links.end(work, older, Why.CONTACT)
        feeds.remove_all(work, participant_id)
