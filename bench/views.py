"""Views for teams outside: facts per second, what a view costs, and what it adds to the way.

    python -m bench.views

Subscriptions' own worker reads `participation.v1` from a real broker and tells 1, 10 and 50 views
two fields and a pseudonym of each fact. The baseline of the rate is `bench.consumer`, measured in
the same run. The baseline of the latency is the relay: from a fact's commit to a reader, at the
same rate. A view adds the time from a fact on `participation.v1` to the record on its own topic.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench import consumer
from bench.consumer import EVENTS, TURNS, count, handled
from bench.ground import AGENCY, SEALER, migrated
from bench.open_loop import Reader, open_loop, summary
from bench.result import keep
from kreis.administration.broker import create_topics
from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.database import Database
from kreis.chassis.health import Heartbeats
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, decode, encode, new_id
from kreis.chassis.messaging import worker
from kreis.chassis.messaging.broker import Producer
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.messaging.relay import Relay
from kreis.chassis.messaging.worker import Worker
from kreis.chassis.process.roles import SWITCH_INTERVAL
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.contracts import topics
from kreis.contracts.views import topic_of
from kreis.intake.main import SERVICE as INTAKE
from kreis.onebox.kafka import running_kafka
from kreis.onebox.postgres import running_postgres
from kreis.subscriptions.commands import subscriptions
from kreis.subscriptions.main import SERVICE
from kreis.subscriptions.store import subscriptions as store

PARTICIPATION, FACT = "participation.v1", "kreis.attendance-recorded.v1"
OWN, ENTRY = "intake.pool.v1", "kreis.pool-entered.v1"
VIEWS = (1, 10, 50)
RATE, SECONDS = 20, 10
BULK, A_BATCH = EVENTS - RATE * SECONDS, 400
"""So the rate is that of as many facts as `bench.consumer` reads."""
LATEST = 120
"""Seconds until the last record has to be there."""


def attended() -> Message:
    """A fact about somebody new, as events writes it."""
    who = str(uuid4())
    data = {
        "participant_id": who, "group_event_id": str(uuid4()), "cohort_id": str(uuid4()),
        "kind": "open_meeting", "date": datetime.now(UTC).date().isoformat(), "status": "present",
        "minutes": 120, "revision": 812_345,
    }  # fmt: skip
    return Message(
        topic=PARTICIPATION, key=who, type=FACT, source="kreis/events", id=new_id(),
        time=datetime.now(UTC), agency=AGENCY, sequence=1, data=data,
        traceparent=new_traceparent(),
    )  # fmt: skip


def grant(database: Database, views: int) -> None:
    """Sees that so many views are told of attendances."""
    today = datetime.now(UTC).date()
    agreed = [{"fact": FACT, "fields": ["cohort_id", "date", "status"]}]
    said = dict.fromkeys(("team", "purpose", "legal_basis", "contact"), "bench")
    with database.agency(AGENCY) as work:
        known = {each.name for each in store.every(work)}
    for name in sorted({f"bench-{nth}" for nth in range(views)} - known):
        with database.agency(AGENCY) as work:
            month = timedelta(days=30)
            since, until = today - month, today + month
            subscriptions.register(
                work, name=name, facts=agreed, since=since, until=until, by="bench", **said
            )
        with database.agency(AGENCY) as work:
            subscriptions.open_(work, name, stands=True)


def rates(access: KafkaAccess, database: Database, facts: int) -> dict[int, float]:
    """Facts per second by number of views, the most first. Each is the median of some turns."""
    found = {}
    for views in reversed(VIEWS):
        end_all_but(database, views)
        turns = []
        for _ in range(TURNS if views < VIEWS[-1] else 1):
            turns.append(handled(access, database, SERVICE, PARTICIPATION, facts).rate)
            count(database, "delete from outbox")
        found[views] = statistics.median(turns)
    return found


def end_all_but(database: Database, views: int) -> None:
    with database.agency(AGENCY) as work:
        running = [each.name for each in store.granted(work)]
    for name in sorted(running, key=lambda each: int(each.partition("-")[2]))[views:]:
        with database.agency(AGENCY) as work:
            subscriptions.end(work, name)


@contextmanager
def telling(access: KafkaAccess, database: Database) -> Iterator[None]:
    """The worker and the relay of subscriptions."""
    own = [each for each in SERVICE.subscriptions if each.topic == PARTICIPATION]
    inbox = Inbox(database, f"bench-{uuid4()}", own)
    member = Worker(access, f"bench-{uuid4()}", inbox, Heartbeats())
    relay = Relay(database.direct_url, access, SERVICE.source, Heartbeats())
    with running(member, relay):
        yield


@contextmanager
def running(*loops: Any) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=each.run, args=(stop,)) for each in loops]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join()


def added(access: KafkaAccess, database: Database, view: str) -> list[float]:
    """Seconds from a fact on its topic to its record in a view."""
    with database.agency(AGENCY) as work:
        granted = next(each for each in store.granted(work) if each.name == view)
    reader = Reader(access, [PARTICIPATION, topic_of(view)])
    producer = Producer(access, delivery_timeout=10)
    lock = threading.Lock()
    sent: list[Message] = []

    def write(_: int) -> None:
        fact = attended()
        with lock:
            producer.publish([encode(fact)])
            sent.append(fact)

    time.sleep(3)
    open_loop(RATE, SECONDS, write)
    own = {fact.id: UUID(granted.record_id(fact.source, fact.id)) for fact in sent}
    came: dict[UUID, float] = {}
    deadline = time.monotonic() + LATEST
    while not came.keys() >= {*own, *own.values()} and time.monotonic() < deadline:
        time.sleep(0.5)
        came = {decode(wire).id: when for wire, when in reader.came}
    reader.close()
    producer.abandon()
    return [came[record] - came[fact] for fact, record in own.items()]


def relayed(access: KafkaAccess, database: Database) -> list[float]:
    """Seconds from the commit of a fact of intake to its reader."""
    example = next(iter(topics()[OWN].facts[ENTRY].examples.values()))
    relay = Relay(database.direct_url, access, INTAKE.source, Heartbeats())
    reader = Reader(access, [OWN])
    committed: dict[str, float] = {}

    def write(_: int) -> None:
        who = str(uuid4())
        with database.agency(AGENCY) as work:
            work.emit(OWN, ENTRY, who, {**example, "participant_id": who})
        committed[who] = time.time()

    came: dict[str, float] = {}
    with running(relay):
        time.sleep(3)
        open_loop(RATE, SECONDS, write)
        deadline = time.monotonic() + LATEST
        while not came.keys() >= committed.keys() and time.monotonic() < deadline:
            time.sleep(0.5)
            came = {decode(wire).key: when for wire, when in reader.came}
    reader.close()
    return [came[who] - when for who, when in committed.items()]


def main() -> None:
    sys.setswitchinterval(SWITCH_INTERVAL)  # as in a service
    with tempfile.TemporaryDirectory() as folder, running_postgres(Path(folder)) as postgres:
        services = (COHORTS, INTAKE, SERVICE)
        pool, intake, own = (Database(migrated(postgres, each), SEALER) for each in services)
        with running_kafka(Path(folder)) as kafka:
            access = kafka.access
            names = (OWN, PARTICIPATION, topic_of("bench-0"))
            create_topics(access, dict.fromkeys(names, (12, {})), replicas=1)
            consumer.publish(access)
            turns = [
                consumer.through_the_inbox(access, pool, worker.AT_ONCE).rate for _ in range(TURNS)
            ]
            relay = summary(relayed(access, intake))
            grant(own, VIEWS[0])
            with telling(access, own):
                way = summary(added(access, own, "bench-0"))
            grant(own, VIEWS[-1])
            producer = Producer(access, delivery_timeout=30)
            for _ in range(BULK // A_BATCH):
                producer.publish([encode(attended()) for _ in range(A_BATCH)])
            producer.abandon()
            found = rates(access, own, BULK + RATE * SECONDS)
        for each in (pool, intake, own):
            each.close()
    baseline, one = statistics.median(turns), 1 / found[VIEWS[0]]
    each_view = {n: round(1e6 * (1 / found[n] - one) / (n - 1)) for n in VIEWS[1:]}
    keep(
        "views",
        {
            "what": f"facts of {PARTICIPATION}, told to views; milliseconds at {RATE} /s",
            "facts_per_second": {str(n): round(rate) for n, rate in found.items()},
            "records_per_second_of_50": round(VIEWS[-1] * found[VIEWS[-1]]),
            "microseconds_for_each_further_view": each_view,
            "consumer": round(baseline),
            "ratio": round(found[VIEWS[0]] / baseline, 2),
            "added_by_a_view": way,
            "relay": relay,
            "ratio_p50": round(way["p50"] / relay["p50"], 2),
            "load": round(os.getloadavg()[0], 1),
            "target": "one view at least 2 x consumer; adds at most 2 x the relay; linear",
        },
    )


if __name__ == "__main__":
    main()
