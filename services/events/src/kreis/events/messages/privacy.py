"""The fact that somebody is erased, and events' acknowledgement."""

from __future__ import annotations

from uuid import UUID

from marshmallow import Schema, fields

from kreis.chassis.data.database import Work

PRIVACY = "privacy.v1"
_ACKNOWLEDGED = "kreis.erasure-acknowledged.v1"


class ParticipantErased(Schema):
    participant_id = fields.UUID(required=True)


def erasure_acknowledged(work: Work, participant_id: UUID) -> None:
    data = {"participant_id": str(participant_id), "service": "events"}
    work.emit(PRIVACY, _ACKNOWLEDGED, f"{participant_id}#ack#events", data)


def acknowledgement_is_over(work: Work, participant_id: UUID) -> None:
    """A tombstone: the last backup that held her is gone."""
    work.emit(PRIVACY, _ACKNOWLEDGED, f"{participant_id}#ack#events", None)
