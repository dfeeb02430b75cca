"""A small service that stores notes. The chassis' tests use it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from kreis.chassis.config import ServiceSettings
from kreis.chassis.data.database import Database, Work
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, new_id
from kreis.chassis.process.service import Service

SERVICE = Service(
    name="notes",
    settings=ServiceSettings,
    versions=Path(__file__).parent,
    blueprints=[],
)


def joined(participant: UUID) -> dict[str, Any]:
    """Returns data of a short fact from the contracts."""
    return {"participant_id": str(participant), "cohort_id": str(uuid4()), "from": "2027-04-05"}


def emit_joined(work: Work, participant: UUID) -> None:
    """Emits that fact about the participant."""
    work.emit("participation.v1", "kreis.cohort-joined.v1", participant, joined(participant))


def write_note(work: Work, words: str) -> None:
    """Stores a note with a new id."""
    work.connection.execute(
        text("insert into note values (:agency, :id, :words)"),
        {"agency": work.agency, "id": uuid4(), "words": words},
    )


def notes(database: Database, agency: UUID) -> list[str]:
    """Returns the words of all notes of the agency, sorted."""
    with database.agency(agency) as work:
        rows = work.connection.execute(text("select words from note order by words"))
        return [row.words for row in rows]


def a_message(agency: UUID, topic: str, key: UUID | None = None) -> Message:
    """Makes a message as another service would write it. `key` is the participant's id, by
    default a new one."""
    participant = key or uuid4()
    return Message(
        topic=topic,
        key=str(participant),
        type="kreis.cohort-joined.v1",
        source="kreis/cohorts",
        id=new_id(),
        time=datetime.now(UTC),
        agency=agency,
        sequence=1,
        data=joined(participant),
        traceparent=new_traceparent(),
    )
