"""Commit → reader: how long a fact takes from the commit of its transaction to its reader.

    python -m bench.latency --rate 50 --seconds 60

Measured on a whole running system (`kreis up`: all services, Kafka, PostgreSQL) under an open loop:
newcomers are registered at a fixed rate whatever the answers do, so waiting is not hidden. A
Kafka client of its own reads `intake.pool.v1`. The baseline of the same run is the bare producer:
the same records at the same rate, without a database, by kafka-python alone.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from kreis.chassis.broker import Consumer, Producer
from kreis.chassis.message import Wire, decode
from kreis.onebox.box import Box, running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.progress import Progress
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.world import AGENCY_PROFILE, STAFF, people, story_id

TOPIC = "intake.pool.v1"
RESULT = Path(__file__).parent / "results" / "latency.json"


class Reader:
    """Reads the topic from its end on and notes when each record came."""

    def __init__(self, bootstrap: str) -> None:
        self.came: list[tuple[Wire, float]] = []
        self._consumer = Consumer(bootstrap, f"bench-{uuid4()}", [TOPIC])
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._consumer.close()

    def _run(self) -> None:
        while not self._over.is_set():
            for batch in self._consumer.poll(timeout=0.2):
                now = time.time()
                self.came += [(received.wire, now) for received in batch]


def open_loop(rate: float, seconds: float, do: Callable[[int], None]) -> None:
    """Starts `do` at its time, whether or not earlier ones have ended."""
    began = time.monotonic()
    with ThreadPoolExecutor(32) as pool:
        for number in range(int(rate * seconds)):
            pause = began + number / rate - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            pool.submit(do, number)


def through_kreis(box: Box, rate: float, seconds: float) -> tuple[list[float], int]:
    """Seconds from commit to reader for each registration, and how many requests failed."""
    kreis = kreis_of(box)
    _set_up(kreis)
    send = sender(box.addresses["intake"], kreis.tokens("contact-person"))
    body = json.dumps(people()[0].registration).encode()
    failed: list[int] = []

    def register(number: int) -> None:
        if send("/v1/participants", body) != 201:
            failed.append(number)

    reader = Reader(box.bootstrap)
    open_loop(20, 3, register)  # warm
    time.sleep(2)
    reader.came.clear()
    open_loop(rate, seconds, register)
    time.sleep(2)
    reader.close()
    # The time in a message is taken in its transaction's last act, just before the commit.
    latencies = [came - decode(wire).time.timestamp() for wire, came in reader.came]
    return latencies, len(failed)


def sender(address: str, token: str) -> Callable[[str, bytes], int]:
    """Posts JSON over connections that stay open, one a thread; cheap, so that the bench takes as
    little of the machine as it can."""
    host = address.removeprefix("http://")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    own = threading.local()

    def send(path: str, body: bytes) -> int:
        if not hasattr(own, "connection"):
            own.connection = http.client.HTTPConnection(host, timeout=30)
        own.connection.request("POST", path, body, headers)
        answer = own.connection.getresponse()
        answer.read()
        return int(answer.status)

    return send


def bare_producer(box: Box, rate: float, seconds: float) -> list[float]:
    """The same path without outbox and relay: one record at a time through kafka-python."""
    reader = Reader(box.bootstrap)
    producer = Producer(box.bootstrap, delivery_timeout=5)
    time.sleep(2)
    for number in range(int(rate * seconds)):
        began = time.time()
        producer.publish([Wire(TOPIC, b"bench", repr(began).encode(), [])])
        time.sleep(max(0.0, 1 / rate - (time.time() - began)))
        del number
    time.sleep(2)
    reader.close()
    producer.abandon()
    own = [(wire, came) for wire, came in reader.came if wire.key == b"bench"]
    return [came - float(wire.value or b"0") for wire, came in own]


def _set_up(kreis: Kreis) -> None:
    path = f"/agencies/{kreis.agency}"
    kreis.ask("operator", "PUT", "intake", path, AGENCY_PROFILE)
    for name, person in STAFF.items():
        kreis.ask("lead", "PUT", "intake", f"/staff/{story_id(name)}", person)


def summary(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    found = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(seconds)}
    return {"count": len(seconds), **{k: round(v * 1000, 1) for k, v in found.items()}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        Progress() as progress,
        running_box(Path(folder), story_clock=False, progress=progress) as box,
    ):
        box.join_training()
        latencies, failed = through_kreis(box, arguments.rate, arguments.seconds)
        baseline = bare_producer(box, arguments.rate, min(10, arguments.seconds))
    result: dict[str, Any] = {
        "what": "commit → reader, open loop, milliseconds",
        "rate": arguments.rate,
        "seconds": arguments.seconds,
        "failed_requests": failed,
        "kreis": summary(latencies),
        "bare_producer": summary(baseline),
        "machine": f"{os.cpu_count()} cores, {platform.system()}, {platform.python_version()}",
        "when": f"{datetime.now(UTC):%Y-%m-%d}",
    }
    result["ratio_p50"] = round(result["kreis"]["p50"] / result["bare_producer"]["p50"], 2)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
