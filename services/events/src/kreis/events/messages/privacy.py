"""The facts about erasure, protection and discretion, and events' acknowledgement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from kreis.chassis.data.database import Work

PRIVACY = "privacy.v2"
_ACKNOWLEDGEMENTS = "privacy-ack.events.v1"
_UNTIL_0_3 = "privacy.v1"
"""Written for an intake of 0.1.0 as well. Nothing of 0.2 reads it."""
_ACKNOWLEDGED = "kreis.erasure-acknowledged.v1"


class ParticipantErased(Schema):
    participant_id = fields.UUID(required=True)


class ProtectionChanged(ParticipantErased):
    is_protected = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class DiscretionChanged(ParticipantErased):
    is_discreet = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class ContactChanged(ParticipantErased):
    version = fields.Integer(required=True)


def erasure_acknowledged(work: Work, participant_id: UUID) -> None:
    _acknowledge(work, participant_id, {"participant_id": str(participant_id), "service": "events"})


def acknowledgement_is_over(work: Work, participant_id: UUID) -> None:
    """A tombstone: the last backup that held her is gone."""
    _acknowledge(work, participant_id, None)


def _acknowledge(work: Work, participant_id: UUID, data: dict[str, Any] | None) -> None:
    work.emit(_ACKNOWLEDGEMENTS, _ACKNOWLEDGED, f"{participant_id}#ack", data)
    work.emit(_UNTIL_0_3, _ACKNOWLEDGED, f"{participant_id}#ack#events", data)
