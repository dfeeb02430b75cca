"""Poison on each topic that a service reads: parked, the others flow, a replay applies it once.

Made from what the services say they read, so a new reader is tried unasked. The topics here are
copies with names of their own: what is poison to this test must not reach the others.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from kreis.chassis.data.database import Database, Work
from kreis.chassis.data.plumbing import TABLES
from kreis.chassis.health import Heartbeats
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, Wire, encode, new_id
from kreis.chassis.messaging.inbox import Inbox, Subscription
from kreis.chassis.messaging.parking import WAITS, Actor
from kreis.chassis.messaging.worker import Worker
from kreis.contracts import topics
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.databases import Databases
from tests.support.services import NAMES, service_of
from tests.support.topics import eventually, new_topic, publish, running

ME = Actor("test", "the handler is mended")


class Trial(NamedTuple):
    """One fact that a service reads: the poison, what follows about the same key, and another."""

    subscription: Subscription
    poison: Message
    behind: Message
    other: Message
    unreadable: Wire


def examples(reads: Subscription) -> list[dict[str, Any]]:
    """By name, those about somebody whom all facts of the topic are told of before others."""
    topic = topics()[reads.topic]
    told = Counter(
        key
        for fact in topic.facts.values()
        for key in {each[topic.key] for each in fact.examples.values()}
    )
    return sorted(topic.facts[reads.type].examples.values(), key=lambda e: -told[e[topic.key]])


def trial(reads: Subscription, owner: str, agency: UUID, sick: str, well: str) -> Trial:
    example = examples(reads)[0]
    key_field = topics()[reads.topic].key

    def message(key: str, sequence: int) -> Message:
        data = json.loads(json.dumps(example).replace(example[key_field], key))
        return Message(
            topic=reads.topic,
            key=key,
            type=reads.type,
            source=f"kreis/{owner}",
            id=new_id(),
            time=datetime.now(UTC),
            agency=agency,
            sequence=sequence,
            data=data,
            traceparent=new_traceparent(),
        )

    wire = encode(message(str(uuid4()), 1))._replace(value=b"{")
    return Trial(reads, message(sick, 1), message(sick, 2), message(well, 1), wire)


def trials(name: str, agency: UUID) -> list[Trial]:
    """The facts of each topic, about the same two people, in the order in which the service names
    them. Some need what one before them has told."""
    keys = {reads.topic: (str(uuid4()), str(uuid4())) for reads in service_of(name).subscriptions}
    return [
        trial(reads, topics()[reads.topic].facts[reads.type].owner, agency, *keys[reads.topic])
        for reads in service_of(name).subscriptions
    ]


def on_own_topics(found: Sequence[Trial], names: Mapping[str, str]) -> list[Trial]:
    return [
        Trial(
            each.subscription._replace(topic=names[each.subscription.topic]),
            *(replace(m, topic=names[m.topic]) for m in (each.poison, each.behind, each.other)),
            each.unreadable._replace(topic=names[each.subscription.topic]),
        )
        for each in found
    ]


def with_a_bug(reads: Subscription, sick: str) -> Subscription:
    """A handler that fails for one key, after half of its work."""

    def handle(work: Work, message: Message, fact: Any) -> None:
        reads.handle(work, message, fact)
        if message.key == sick:
            raise RuntimeError("a bug")

    return reads._replace(handle=handle)


def rows(database: Database, agency: UUID) -> dict[str, int]:
    """How many rows each of the service's own tables has, and the outbox."""
    tables = text("select tablename from pg_tables where schemaname = 'public'")
    with database.agency(agency) as work:
        names = set(work.connection.execute(tables).scalars())
        counted = (names - {*TABLES, "alembic_version"}) | {"outbox", "due"}
        return {
            name: work.connection.execute(text(f"select count(*) from {name}")).scalar_one()
            for name in sorted(counted)
        }


@pytest.mark.parametrize("name", [name for name in NAMES if service_of(name).subscriptions])
def test_poison_is_parked_others_flow_and_a_replay_after_a_fix_applies_it_once(
    name: str, databases: Databases, kafka: EmbeddedKafka
) -> None:
    agency, service = uuid4(), service_of(name)
    names = {reads.topic: new_topic(kafka.access) for reads in service.subscriptions}
    found = on_own_topics(trials(name, agency), names)
    database, control = databases.of(service), databases.of(service)
    mended = Inbox(database, name, [each.subscription for each in found])
    sick = Inbox(database, name, [with_a_bug(each.subscription, each.poison.key) for each in found])

    for each in found:
        wires = [encode(each.poison), each.unreadable, encode(each.behind), encode(each.other)]
        publish(kafka.access, wires)
    with running(Worker(kafka.access, f"group-{uuid4()}", sick, Heartbeats())):
        eventually(lambda: len(mended.parking.list(ME)) == 3 * len(found), within=120)
        eventually(lambda: seen(database) == len(found), within=60)

    reasons = [each.reason for each in mended.parking.list(ME)]
    assert sorted(set(reasons)) == sorted({"RuntimeError: a bug", WAITS, *unreadable(reasons)})
    for _ in range(2):  # the second one finds nothing
        replay_all(mended)
    left = mended.parking.list(ME)
    assert {each.key for each in left} == {each.unreadable.key.decode() for each in found}  # type: ignore[union-attr]
    assert len(left) == len(found)

    undisturbed = Inbox(control, name, [each.subscription for each in found])
    for each in found:
        outcomes = [undisturbed.take(m) for m in (each.poison, each.behind, each.other)]
        # A second word about somebody erased is refused, parked or not.
        assert set(outcomes) <= {"handled", "refused"}
    assert rows(database, agency) == rows(control, agency)
    again = [mended.take(m) for each in found for m in (each.poison, each.behind, each.other)]
    assert set(again) == {"duplicate"}


def seen(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.execute(text("select count(*) from inbox")).scalar_one()


def unreadable(reasons: Sequence[str]) -> set[str]:
    return {reason for reason in reasons if reason.startswith("Unreadable: the value is no JSON")}


def replay_all(inbox: Inbox) -> None:
    """Key by key, as the command does; what is unreadable stays."""
    for head in inbox.parking.heads():
        while head is not None and head.source != "unreadable":
            try:
                inbox.replay(head, ME)
            except Exception as fault:
                assert "no JSON" in str(fault)  # noqa: PT017
                break
            head = inbox.parking.head(head.topic, head.key)
