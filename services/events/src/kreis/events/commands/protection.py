"""Address protection and discretion: what they shut."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process.confidentiality import Confidentiality
from kreis.events.store import feeds, invitations


def follow(work: Work, participant_id: UUID, now: Confidentiality) -> None:
    """Shuts her calendar feeds. A calendar that others see would tell where she is."""
    invitations.restrict(work, participant_id, now.is_protected)
    if now.is_discreet:
        for invitation in invitations.of_participant(work, participant_id):
            feeds.remove(work, invitation.id)
