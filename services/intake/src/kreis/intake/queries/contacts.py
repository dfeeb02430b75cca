"""Contacts: how to reach somebody, and in whose name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.participants import usable_channel
from kreis.intake.domain.substitutions import on_duty
from kreis.intake.store import agencies, participants, staff, substitutions

UNKNOWN = "unknown"
"""The German level of somebody whom nobody has asked. Readers of 0.1.0 write to her plainly."""


def contact(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Returns what a service that writes to her asks for at that moment, and keeps nowhere."""
    participant = participants.get(work, participant_id)
    away = substitutions.who_is_away(work, work.now.date())
    return {
        "first_name": participant.first_name,
        "last_name": participant.last_name,
        "language": participant.language,
        "german_level": participant.german_level or UNKNOWN,
        "channel": usable_channel(participant.channel, participant.phone),
        "email": participant.email,
        "phone": participant.phone,
        "is_discreet": participant.is_discreet,
        "has_address_protection": bool(participant.has_address_protection),
        "state": participant.state,
        "version": participant.version,
        "children_in_care": sum(child.needs_care is True for child in participant.children),
        "contact_person": staff.find(work, on_duty(participant.contact_person_id, away)),
        "agency": agencies.find(work),
    }
