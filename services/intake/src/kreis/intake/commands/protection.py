"""Telling others of address protection and discretion, as soon as they change."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.chassis.process.confidentiality import Confidentiality
from kreis.intake import messages
from kreis.intake.commands import forgetting
from kreis.intake.domain.participants import Participant
from kreis.intake.store import participants


def tell(work: Work, participant: Participant, *, is_new: bool = False) -> None:
    """Tells services what has changed, and at her first protection others to forget her.

    Who is registered under protection has nothing outside that could be forgotten (`is_new`). An
    unknown id would tell others that somebody under protection has come that day.
    Needs the lock on her row, because the changes are counted.
    """
    who = participant.id
    is_protected, is_discreet = participant.confidential
    version = confidentiality.decide_protection(work, who, is_protected)
    if version is not None:
        messages.protection_changed(work, who, is_protected, version)
    if version == 1 and not is_new:
        forgetting.tell(work, who)
    version = confidentiality.decide_discretion(work, who, is_discreet)
    if version is not None:
        messages.discretion_changed(work, who, is_discreet, version)


def remember(work: Work, participant_id: UUID, now: Confidentiality) -> None:
    """Takes over what this service told others after the backup was made that it was restored
    from. Otherwise it told nothing that it does not know.

    Tells others again to forget her: that record may have been lost with the database.
    """
    known = participants.find(work, participant_id, lock=True)
    if confidentiality.withheld_of(work, {participant_id}):
        _tell_again(work, participant_id, known)
    if known is not None:
        flags = {
            "has_address_protection": now.is_protected,
            "wants_discretion": now.wants_discretion,
        }
        participants.set_values(work, known, **flags)


def _tell_again(work: Work, participant_id: UUID, known: Participant | None) -> None:
    """Nobody knows whether somebody whom the backup lacks was registered under protection, and so
    never told of. If a record of her stands, it has to end."""
    if known is None:
        forgetting.plan_end(work, participant_id)
    elif not known.has_address_protection:
        forgetting.tell(work, participant_id)
