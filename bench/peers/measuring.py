"""Rate of a backlog, latency at a fixed rate, and CPU seconds of everybody who takes part."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import psycopg
from kafka import KafkaConsumer, TopicPartition

from bench.open_loop import Reader, open_loop, summary
from bench.peers.peer import Peer
from bench.peers.world import PARTITIONS, Row, World, row
from bench.processes import seconds_of
from kreis.chassis.message import Wire
from kreis.chassis.messaging.broker import Producer
from kreis.chassis.messaging.broker.connections import connection
from kreis.onebox.fault import last_lines

WARM, BACKLOG, AT_ONCE = 3_000, 20_000, 100
"""Rows before anything counts; rows of a backlog; rows in one transaction of it."""
REST = 15
"""Seconds at rest."""
LATEST = 60
"""Seconds until the last record has to be there."""

Cpu = dict[str, float]


def latency(peer: Peer, rate: int, seconds: int) -> dict[str, Any]:
    """From just before `commit` to a reader, in milliseconds; and what it costs."""
    with _reading(peer.world, peer.topic) as reader, _writing(peer) as write:
        sent: dict[bytes, float] = {}

        def one(_: int) -> None:
            fact = row()
            sent[fact.key.encode()] = write(fact)

        with _counted(peer) as cost:
            open_loop(rate, seconds, one)
            _until(lambda: len(_of(reader, sent)) == len(sent), f"{peer.name} at {rate}/s")
        took = [came - sent[key] for key, came in _of(reader, sent)]
    return {**summary(took), "cpu_s_per_100000": _per(cost, len(sent))}


def bare(world: World, topic: str, rate: int, seconds: int) -> dict[str, float]:
    """The same way without a database: records by kafka-python alone."""
    producer, sent = Producer(world.kafka.access, delivery_timeout=5), {}
    with _reading(world, topic) as reader:

        def one(_: int) -> None:
            fact = row()
            headers = [(name, value.encode()) for name, value in fact.headers.items()]
            sent[fact.key.encode()] = time.time()
            producer.publish([Wire(topic, fact.key.encode(), fact.data.encode(), headers)])

        open_loop(rate, seconds, one)
        _until(lambda: len(_of(reader, sent)) == len(sent), f"the bare producer at {rate}/s")
        took = [came - sent[key] for key, came in _of(reader, sent)]
    producer.abandon()
    return summary(took)


def backlog(peer: Peer) -> dict[str, Any]:
    """Facts per second from the first commit of a backlog to its last record, and what it costs."""
    rows = [peer.parameters(row()) for _ in range(BACKLOG)]
    with _ends(peer) as end, psycopg.connect(peer.url) as connection_:
        before = end()
        with _counted(peer) as cost:
            began = time.monotonic()
            for start in range(0, BACKLOG, AT_ONCE):
                with psycopg.ClientCursor(connection_) as cursor:
                    for each in rows[start : start + AT_ONCE]:
                        cursor.execute(peer.insert, each)
                connection_.commit()
            written = time.monotonic() - began
            _until(lambda: end() - before >= BACKLOG, f"{peer.name}: the backlog", pause=0.02)
            took = time.monotonic() - began
    rate = {"per_second": round(BACKLOG / took), "written_in_s": round(written, 2)}
    return {**rate, "cpu_s_per_100000": _per(cost, BACKLOG)}


def at_rest(peer: Peer) -> dict[str, float]:
    """Percent of a core while nothing happens."""
    with _counted(peer) as cost:
        time.sleep(REST)
    return {name: round(100 * used / REST, 2) for name, used in cost.items()}


def warmed(peer: Peer) -> None:
    """Waits for a first record, then publishes enough for a JVM to compile what it needs."""
    with _ends(peer) as end, psycopg.connect(peer.url, autocommit=True) as connection_:
        before, written = end(), 0
        deadline = time.monotonic() + LATEST
        while end() == before:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{peer.name} publishes nothing:\n{last_lines(peer.log)}")
            _insert(connection_, peer, 1)
            written += 1
            time.sleep(0.5)
        _insert(connection_, peer, WARM)
        time.sleep(0.5)
        settled = end()
        while settled != (settled := _later(end)):
            pass


def _later(end: Callable[[], int]) -> int:
    time.sleep(1)
    return end()


def _insert(connection_: psycopg.Connection[Any], peer: Peer, count: int) -> None:
    with psycopg.ClientCursor(connection_) as cursor:
        for _ in range(count):
            cursor.execute(peer.insert, peer.parameters(row()))


@contextmanager
def _writing(peer: Peer) -> Iterator[Callable[[Row], float]]:
    """Writes one row in a transaction of its own, on a connection for each thread. Returns the
    moment just before its commit."""
    own, opened = threading.local(), []

    def write(fact: Row) -> float:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(peer.url, cursor_factory=psycopg.ClientCursor)
            opened.append(own.connection)
        own.connection.execute(peer.insert, peer.parameters(fact))
        before = time.time()
        own.connection.commit()
        return before

    yield write
    for each in opened:
        each.close()


@contextmanager
def _reading(world: World, topic: str) -> Iterator[Reader]:
    reader = Reader(world.kafka.access, [topic])
    time.sleep(3)
    reader.came.clear()
    yield reader
    reader.close()


def _of(reader: Reader, sent: dict[bytes, float]) -> list[tuple[bytes, float]]:
    found = {wire.key: came for wire, came in list(reader.came) if wire.key in sent}
    return [(key, came) for key, came in found.items() if key is not None]


@contextmanager
def _ends(peer: Peer) -> Iterator[Callable[[], int]]:
    """How many records its topic has."""
    consumer = KafkaConsumer(**connection(peer.world.kafka.access))
    partitions = [TopicPartition(peer.topic, number) for number in range(PARTITIONS)]
    yield lambda: sum(consumer.end_offsets(partitions).values())
    consumer.close()


@contextmanager
def _counted(peer: Peer) -> Iterator[Cpu]:
    """CPU seconds of its process, PostgreSQL and Kafka, while the block ran."""
    trees = {
        "relay": peer.process,
        "postgresql": psutil.Process(peer.world.postgres.pid),
        "kafka": psutil.Process(peer.world.kafka.pid),
    }
    before = {name: _used(tree) for name, tree in trees.items()}
    found: Cpu = {}
    yield found
    found.update({name: _used(tree) - before[name] for name, tree in trees.items()})


def _used(process: psutil.Process) -> float:
    """Its own seconds, those of its living children, and of those that have ended."""
    return sum(seconds_of(each) for each in (process, *process.children(recursive=True)))


def _per(cost: Cpu, facts: int) -> Cpu:
    return {name: round(used * 100_000 / facts, 1) for name, used in cost.items()}


def _until(is_so: Callable[[], bool], what: str, pause: float = 0.2) -> None:
    deadline = time.monotonic() + LATEST
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not all came in {LATEST} s")
        threading.Event().wait(pause)
