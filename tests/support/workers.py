"""A worker that writes a note for each `cohort-joined`, and a relay that publishes them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from kreis.chassis.data.database import Database, Work
from kreis.chassis.health import Heartbeats
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Inbox, Subscription
from kreis.chassis.messaging.relay import Relay
from kreis.chassis.messaging.worker import Worker
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.notes import write_note

TOPIC, TYPE = "participation.v1", "kreis.cohort-joined.v1"


class CohortJoined(Schema):
    participant_id = fields.String(required=True)


def worker(database: Database, kafka: EmbeddedKafka, group: str, handle: Any) -> Worker:
    inbox = Inbox(database, group, [Subscription(TOPIC, TYPE, CohortJoined, handle)])
    return Worker(kafka.access, group, inbox, Heartbeats())


def relay(database: Database, kafka: EmbeddedKafka) -> Relay:
    return Relay(database.direct_url, kafka.access, "kreis/cohorts", Heartbeats())


def note_it(work: Work, message: Message, fact: dict[str, Any]) -> None:
    write_note(work, fact["participant_id"])
