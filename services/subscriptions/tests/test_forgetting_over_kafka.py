"""Facts flow, people are forgotten meanwhile: two views, on a real Kafka and a real PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from kreis.administration import views
from kreis.chassis.health import Heartbeats
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, Wire, encode, new_id
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.messaging.relay import Relay
from kreis.chassis.messaging.worker import Worker
from kreis.contracts.views import topic_of
from kreis.onebox.kafka import EmbeddedKafka
from kreis.subscriptions import messages
from kreis.subscriptions.main import SERVICE
from services.subscriptions.tests.office import JOINED, RECORDED, Office, attended, message
from tests.support.topics import eventually, make_topics, publish, read, running

pytestmark = pytest.mark.waits

PEOPLE, ROUNDS, GONE = 12, 10, 4
_TOLD = "select count(*) as count from fact"
WITHIN = timedelta(seconds=5)
"""From the record of whoever says so to the record of each view."""


def test_both_views_hear_within_five_seconds_and_nothing_follows(
    office: Office, kafka: EmbeddedKafka
) -> None:
    make_topics(kafka.access)
    office.is_at(datetime.now(UTC))
    today = office.database.clock.now().date().isoformat()
    names = [f"{name}-{uuid4().hex[:8]}" for name in ("kita", "jobcenter")]
    fields = [["cohort_id", "status"], ["date", "minutes"]]
    for name, agreed in zip(names, fields, strict=True):
        views.make(kafka.access, name, None, replicas=1)
        facts = [{"fact": RECORDED, "fields": agreed}, {"fact": JOINED, "fields": []}]
        office.run(name, facts=facts, since=today, until="2030-12-31")
    people = [uuid4() for _ in range(PEOPLE)]
    said: list[datetime] = []
    inbox = Inbox(office.database, f"kreis.{names[0]}", list(SERVICE.subscriptions))
    worker = Worker(kafka.access, f"kreis.{names[0]}", inbox, Heartbeats())
    relay = Relay(office.database.direct_url, kafka.access, SERVICE.source, Heartbeats())

    with running(worker, relay):
        for turn in range(ROUNDS):
            publish(kafka.access, [encode(fact_about(office, who, today)) for who in people])
            if turn == 0:
                # Nobody of whom a view was not told yet is told to be forgotten.
                eventually(lambda: office.rows(_TOLD)[0].count == 2 * PEOPLE, within=60)
            if turn % 2 == 0 and len(said) < GONE:
                said.append(datetime.now(UTC))
                gone = by_erasure_or_protection(office, people[len(said) - 1], len(said))
                publish(kafka.access, [gone])
        for name in names:
            read(kafka.access, topic_of(name), all_gone, within=30)
        publish(kafka.access, [encode(fact_about(office, who, today)) for who in people])
        told = [read(kafka.access, topic_of(name), never, within=10) for name in names]

    assert all(max(took(office, name, said)) < WITHIN for name in names)
    for records in told:
        assert_nothing_follows(records)
    both = [{each.key for each in records} | {str(each.id) for each in records} for records in told]
    assert both[0].isdisjoint(both[1])


def took(office: Office, name: str, said: Sequence[datetime]) -> list[timedelta]:
    """How long it took until the view was told to forget each."""
    heard = office.rows(
        f"select time from fact where topic = '{topic_of(name)}'"
        f" and type = '{messages.TO_FORGET}' order by time"
    )
    return [row.time - moment for row, moment in zip(heard, said, strict=True)]


def assert_nothing_follows(records: Sequence[Message]) -> None:
    """The others have all records there are."""
    keys = [each.key for each in records if each.type == messages.TO_FORGET]
    assert len(keys) == len(set(keys)) == GONE
    for key in keys:
        hers = [each.type for each in records if each.key == key]
        assert hers.index(messages.TO_FORGET) == len(hers) - 1, "nothing follows"
    others = Counter(each.key for each in records) - Counter(dict.fromkeys(keys, 1000))
    assert len(others) == PEOPLE - GONE
    assert set(others.values()) == {ROUNDS + 1}


def all_gone(found: list[Message]) -> bool:
    return sum(each.type == messages.TO_FORGET for each in found) == GONE


def never(found: list[Message]) -> bool:
    """Reads until time is up: what follows late would come within it."""
    return False


def fact_about(office: Office, who: UUID, day: str) -> Message:
    return message(office.agency, RECORDED, attended(who, day))


def by_erasure_or_protection(office: Office, who: UUID, number: int) -> Wire:
    """In turn: the record for outsiders, an erasure, a protection."""
    her = {"participant_id": str(who)}
    topic, type_, key, data = [
        (messages.FORGET, "kreis.participant-to-forget.v1", str(who), her),
        (messages.PRIVACY, "kreis.participant-erased.v1", f"{who}#erased", her),
        (
            messages.PRIVACY,
            "kreis.protection-changed.v1",
            f"{who}#protection",
            {**her, "is_protected": True, "version": 1},
        ),
    ][number % 3]
    return encode(
        Message(
            topic=topic, key=key, type=type_, source="kreis/intake", id=new_id(),
            time=datetime.now(UTC), agency=office.agency, sequence=1, data=data,
            traceparent=new_traceparent(),
        )
    )  # fmt: skip
