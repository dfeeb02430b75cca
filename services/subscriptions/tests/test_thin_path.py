"""From a fact on participation.v1 to the record on the topic of a view, on real servers."""

from __future__ import annotations

from uuid import uuid4

import pytest
from kafka import KafkaConsumer  # noqa: TID251  # a reader of its own, as others have one

from kreis.administration import views
from kreis.chassis.health import Heartbeats
from kreis.chassis.message import decode, encode
from kreis.chassis.messaging.broker import connection, read_all
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.messaging.relay import Relay
from kreis.chassis.messaging.worker import Worker
from kreis.chassis.process.due import DueRunner, Job
from kreis.contracts.views import day_of
from kreis.onebox.kafka import EmbeddedKafka
from kreis.subscriptions import messages
from kreis.subscriptions.commands.subscriptions import OPEN
from kreis.subscriptions.jobs.opening import Opening
from kreis.subscriptions.main import SERVICE
from services.subscriptions.tests.office import RECORDED, Office, attended, message
from tests.support.topics import eventually, make_topics, publish, read, running

pytestmark = pytest.mark.waits


def test_a_fact_becomes_a_record_of_the_view_and_a_row_of_its_feed(
    office: Office, kafka: EmbeddedKafka
) -> None:
    make_topics(kafka.access)
    name = f"kita-{uuid4().hex[:8]}"
    topic = f"view.{name}.v1"
    who, fact = uuid4(), attended(uuid4())
    fact["participant_id"] = str(who)
    due = DueRunner(office.database, [Job(OPEN, Opening(kafka.access).run)], Heartbeats())
    inbox = Inbox(office.database, f"kreis.{name}", list(SERVICE.subscriptions))
    worker = Worker(kafka.access, f"kreis.{name}", inbox, Heartbeats())
    relay = Relay(office.database.direct_url, kafka.access, SERVICE.source, Heartbeats())

    def page() -> dict[str, object]:
        answer: dict[str, object] = office.partner(name).ok("GET", f"/v1/views/{name}/facts")
        return answer

    office.register(name)
    due.run_next()
    assert office.lead.ok("GET", f"/v1/subscriptions/{name}")["state"] == "waiting"
    views.make(kafka.access, name, None, replicas=1)
    office.later(minutes=1)
    due.run_next()
    assert office.lead.ok("GET", f"/v1/subscriptions/{name}")["state"] == "running"

    sent = message(office.agency, RECORDED, fact)
    publish(kafka.access, [encode(sent)])
    with running(worker, relay):
        (record,) = read(kafka.access, topic, bool)
        eventually(lambda: bool(page()["items"]))

    assert record.type == messages.TOLD
    assert (record.source, record.sequence) == ("kreis/subscriptions", 1)
    assert record.data is not None
    assert record.data["fact"] == RECORDED
    assert set(record.data["fields"]) == {"cohort_id", "date", "status"}
    assert (record.time, record.time.hour) == (day_of(sent.time), 0)
    assert record.key == record.data["participant_id"] != str(who)
    assert record.id != sent.id
    assert record.traceparent.split("-")[1] != sent.traceparent.split("-")[1]
    (wire,) = read_all(kafka.access, [topic])
    assert decode(wire) == record
    assert kept_at(kafka, topic) == record.time.timestamp() * 1000
    told = str(wire) + str(page())
    for secret in (who, fact["cohort_id"], fact["group_event_id"], fact["revision"], sent.id):
        assert str(secret) not in told


def kept_at(kafka: EmbeddedKafka, topic: str) -> int:
    """The time that Kafka keeps with the only record of the topic, in milliseconds."""
    reader = KafkaConsumer(topic, auto_offset_reset="earliest", **connection(kafka.access))
    kept: int = next(reader).timestamp
    reader.close()
    return kept
