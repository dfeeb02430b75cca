"""Erasure beyond one database: a backup that is restored, and the topics themselves."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from kreis.administration.broker import create_topics
from kreis.chassis.data.database import Database
from kreis.chassis.health import Heartbeats
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, encode, key_text, new_id
from kreis.chassis.messaging.broker import read_all
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.messaging.worker import Worker
from kreis.chassis.process.due import DueRunner
from kreis.contracts import Topic, topics
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.databases import Databases
from tests.support.erasing import ERASED, INVENTORIES, MARKS, NOT_ABOUT_PEOPLE, PRIVACY, jobs
from tests.support.rows import Rows
from tests.support.services import TOLD_OF_ERASURES, service_of
from tests.support.topics import eventually, make_topics, publish, running

IS_ERASED = "select count(*) from erased_subject where subject = %s"
DAY = 86_400


def about(topic: str, fact: str, key: str, agency: UUID, her: UUID) -> Message:
    example = next(iter(topics()[topic].facts[fact].examples.values()))
    return Message(
        topic=topic,
        key=key,
        type=fact,
        source=f"kreis/{topics()[topic].facts[fact].owner}",
        id=new_id(),
        time=datetime.now(UTC),
        agency=agency,
        sequence=1,
        data={**example, "participant_id": str(her)},
        traceparent=new_traceparent(),
    )


@pytest.mark.parametrize("name", TOLD_OF_ERASURES)
def test_a_restored_backup_forgets_her_and_refuses_what_comes_late(
    name: str, databases: Databases, postgres: str, kafka: EmbeddedKafka
) -> None:
    """The database that was lost had read all there was; the group's offsets survived it."""
    make_topics(kafka.access)
    group, agency, her = f"group-{uuid4()}", uuid4(), uuid4()
    lost, restored = databases.of(service_of(name)), databases.of(service_of(name))
    rows = Rows(postgres, restored)
    rows.fill(agency, her)
    with psycopg.connect(rows.url, autocommit=True) as connection:
        connection.execute("delete from erased_subject")
        connection.execute("update due set lease_until = null, given_up = 'x'")
        connection.execute("delete from parked")
    erased = about(PRIVACY, ERASED, f"{her}#erased", agency, her)
    publish(kafka.access, [encode(erased)])
    with running(worker(name, lost, kafka, group)):
        eventually(lambda: count(Rows(postgres, lost), IS_ERASED, str(her)) == 1)

    with running(
        worker(name, restored, kafka, group), DueRunner(restored, list(jobs(name)), Heartbeats())
    ):
        eventually(lambda: count(rows, IS_ERASED, str(her)) == 1)
        late = [
            about(each.topic, each.type, str(her), agency, her)
            for each in service_of(name).subscriptions
            if topics()[each.topic].key == "participant_id" and not each.topic.startswith("privacy")
        ]
        publish(kafka.access, [encode(each) for each in late])
        inbox = "select count(*) from inbox where id = any(%s)"
        eventually(lambda: count(rows, inbox, [each.id for each in late]) == len(late))
        nobodys = {*INVENTORIES[name].nobodys, *NOT_ABOUT_PEOPLE}
        eventually(lambda: set(rows.naming(her)) <= {*MARKS, *UNTIL_ALL_IS_OVER, *nobodys})


UNTIL_ALL_IS_OVER = {"due", "outbox", "outbox_key"}
"""What tells of the erasure itself, until its second round and its tombstones."""


def count(rows: Rows, question: str, *values: object) -> int:
    with psycopg.connect(rows.url) as connection:
        found = connection.execute(question.encode(), values).fetchone()
    assert found is not None
    return int(found[0])


def worker(name: str, database: Database, kafka: EmbeddedKafka, group: str) -> Worker:
    inbox = Inbox(database, name, list(service_of(name).subscriptions))
    return Worker(kafka.access, group, inbox, Heartbeats())


@pytest.mark.parametrize("name", ["participation.v1", "intake.pool.v1", PRIVACY])
def test_a_topic_that_keeps_seconds_for_days_names_her_no_longer(
    name: str, kafka: EmbeddedKafka
) -> None:
    """But for the mark of her erasure, until its tombstone."""
    contract = topics()[name]
    own, agency, her = f"test.{uuid4()}", uuid4(), uuid4()
    create_topics(kafka.access, {own: (1, in_seconds(contract))}, replicas=1)
    fact = next(iter(contract.facts))
    told = replace(about(name, fact, str(her), agency, her), topic=own)
    publish(kafka.access, [encode(told)])

    def is_named() -> bool:
        # Only what is appended closes the segment before it, which then can be tidied up.
        other = about(name, fact, str(uuid4()), agency, uuid4())
        publish(kafka.access, [encode(replace(other, topic=own))])
        standing = read_all(kafka.access, [own])
        return any(key_text(wire) == str(her) for wire in standing)

    assert is_named()
    if contract.cleanup == "compact":
        publish(kafka.access, [encode(replace(told, id=new_id(), sequence=2, data=None))])
    eventually(lambda: not is_named(), within=60)
    if not isinstance(kafka, EmbeddedKafka):
        pytest.skip("NOT TESTED in a container: that her id is gone from the broker's disk, too")
    folder = kafka.log.parent.parent / "kafka" / "log" / f"{own}-0"
    eventually(lambda: not stands_on_disk(her, folder))


def stands_on_disk(her: UUID, folder: Path) -> bool:
    found = False
    for file in folder.glob("*.log"):
        with suppress(FileNotFoundError):  # it went meanwhile
            found = found or str(her).encode() in file.read_bytes()
    return found


def in_seconds(contract: Topic) -> dict[str, str]:
    """The topic as its contract has it, a tenth of a second for a day; a segment for a second."""
    config = contract.kafka_config()
    spans = {key: int(value) // DAY // 10 for key, value in config.items() if key.endswith(".ms")}
    soon = {"segment.ms": 1000, "file.delete.delay.ms": 500, "min.cleanable.dirty.ratio": 0.001}
    return {key: str(value) for key, value in {**config, **spans, **soon}.items()}
