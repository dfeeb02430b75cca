"""Address protection and discretion: what they shut."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process.confidentiality import Confidentiality
from kreis.events.domain.links import Why
from kreis.events.store import feeds, invitations, link_holders, links


def follow(work: Work, participant_id: UUID, now: Confidentiality) -> None:
    """Shuts her calendar feeds, and under address protection the links she had before.

    A calendar that others see would tell where she is. Links that she gets from now on open behind
    her PIN. After protection was lifted they open without it, and a second protection shuts them.
    """
    link_holders.lock(work, participant_id)
    invitations.restrict(work, participant_id, now.is_protected)
    if now.is_protected:
        before = links.held_by(work, participant_id) & links.made_in_public()
        links.end(work, before, Why.PROTECTION)
    else:
        links.treat_as_public(work, participant_id)
    if now.is_discreet:
        feeds.remove_all(work, participant_id)
