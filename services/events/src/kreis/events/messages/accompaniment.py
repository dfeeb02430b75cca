"""The facts about care between dates: times away, another rhythm, and whom staff reached."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.phases import Phase
from kreis.events.domain.times_away import Level, TimeAway

ACCOMPANIMENT = "accompaniment.v1"


class ContactLogged(Schema):
    participant_id = fields.UUID(required=True)
    day = fields.Date(required=True)


def absence_threshold_reached(
    work: Work, participant_id: UUID, invitation_id: UUID, told: TimeAway, as_of: date
) -> None:
    assert told.level is not None
    data = {
        **_about(participant_id, told, told.level, as_of),
        "invitation_id": str(invitation_id),
    }
    work.emit(ACCOMPANIMENT, "kreis.absence-threshold-reached.v1", participant_id, data)


def absence_threshold_cleared(
    work: Work, participant_id: UUID, told: TimeAway, level: Level, as_of: date
) -> None:
    data = _about(participant_id, told, level, as_of)
    work.emit(ACCOMPANIMENT, "kreis.absence-threshold-cleared.v1", participant_id, data)


def rhythm_changed(work: Work, member: Invitation, phase: Phase) -> None:
    """Tells that the dates of her group follow another rhythm from now on."""
    data = {
        "participant_id": str(member.participant_id),
        "invitation_id": str(member.id),
        "planning_id": str(phase.id),
    }
    work.emit(ACCOMPANIMENT, "kreis.rhythm-changed.v1", member.participant_id, data)


def _about(participant_id: UUID, told: TimeAway, level: Level, as_of: date) -> dict[str, Any]:
    return {
        "participant_id": str(participant_id),
        "time_away_id": str(told.id),
        "level": level,
        "as_of": as_of.isoformat(),
        "revision": told.revision,
    }
