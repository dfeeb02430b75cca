"""Telling other services of address protection and discretion, as soon as they change."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.chassis.process.confidentiality import Confidentiality
from kreis.intake import messages
from kreis.intake.domain.participants import Participant
from kreis.intake.store import participants


def tell(work: Work, participant: Participant) -> None:
    """Tells what has changed. Needs the lock on her row, because the changes are counted."""
    who = participant.id
    is_protected, is_discreet = participant.confidential
    version = confidentiality.decide_protection(work, who, is_protected)
    if version is not None:
        messages.protection_changed(work, who, is_protected, version)
    version = confidentiality.decide_discretion(work, who, is_discreet)
    if version is not None:
        messages.discretion_changed(work, who, is_discreet, version)


def remember(work: Work, participant_id: UUID, now: Confidentiality) -> None:
    """Takes over what this service told others after the backup was made that it was restored
    from. Otherwise it told nothing that it does not know."""
    known = participants.find(work, participant_id, lock=True)
    if known is not None:
        flags = {
            "has_address_protection": now.is_protected,
            "wants_discretion": now.wants_discretion,
        }
        participants.set_values(work, known, **flags)
