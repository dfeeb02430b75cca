"""Who holds which links, for staff: what opens, what was shut and why, and whom to call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.events.domain.links import Holder, why_shut
from kreis.events.domain.pins import is_locked
from kreis.events.store import feeds, invitations, link_holders, links, plans


def of_participant(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Returns her links and feeds, the newest first. A token is kept nowhere, so none is told."""
    if confidentiality.known(work, participant_id).is_protected:
        work.watch(participant_id)
    is_discreet = confidentiality.known(work, participant_id).is_discreet
    holder = link_holders.find(work, participant_id)
    held = links.of_participant(work, participant_id)
    shown: list[dict[str, Any]] = []
    for invitation in invitations.of_participant(work, participant_id):
        plan = plans.get(work, invitation.cohort_id)
        expires_at = plan.links_expire_at
        about = {"invitation_id": invitation.id, "group": plan.cohort.name}
        for link in held:
            if link.invitation_id == invitation.id:
                why = why_shut(link, expires_at, holder, is_discreet=is_discreet, now=work.now)
                shown.append(
                    {
                        "id": link.id,
                        "kind": "link",
                        "made_at": link.made_at,
                        "message": link.message,
                        "channel": link.channel,
                        "last_used_at": link.last_used_at,
                        "is_open": why is None,
                        "shut_why": why,
                        "ends_at": min(link.ends_at or expires_at, expires_at),
                        **about,
                    }
                )
        for feed in feeds.of_invitation(work, invitation.id):
            is_open = expires_at > work.now
            shown.append(
                {"kind": "feed", "is_open": is_open, "ends_at": expires_at, **feed, **about}
            )
    shown.sort(key=lambda each: each["made_at"], reverse=True)
    return {"needs_pin": is_discreet, "pin": _pin(holder), "links": shown}


def calls(work: Work) -> list[dict[str, Any]]:
    """Returns people with dates to come and links that open for nobody, one entry a person.

    Who was sent no link needs no PIN.
    """
    running = {each.participant_id: each for each in link_holders.discreet_and_running(work)}
    confidential = confidentiality.known_of(work, running)
    holders = link_holders.of(work, running)
    found = []
    for who, wrong_pins in links.most_wrong_pins(work, running).items():
        holder = holders.get(who, Holder(who))
        if holder.pin is None or is_locked(wrong_pins, holder.wrong_pins):
            if confidential[who].is_protected:
                work.watch(who)
            why = "no-pin" if holder.pin is None else "locked"
            found.append({**running[who]._asdict(), "why": why})
    return sorted(found, key=lambda each: (each["issued_at"], str(each["participant_id"])))


def _pin(holder: Holder) -> dict[str, Any] | None:
    if holder.pin is None:
        return None
    return {
        "made_at": holder.pin_made_at,
        "made_by": holder.pin_made_by,
        "is_locked": holder.is_locked,
    }
