"""A load that does not wait for answers, and a reader that notes when each record came."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from kreis.chassis.config import KafkaAccess
from kreis.chassis.message import Wire
from kreis.chassis.messaging.broker import Consumer


class Reader:
    """Reads topics from their beginning on and notes when each record came."""

    def __init__(self, access: KafkaAccess, topics: Iterable[str]) -> None:
        self.came: list[tuple[Wire, float]] = []
        self._consumer = Consumer(access, f"bench-{uuid4()}", topics)
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


def sender(address: str, token: str) -> Callable[[str, bytes], int]:
    """Posts JSON over connections that stay open, one for each thread. It is cheap, so that the
    bench takes as little of the machine as it can."""
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


def summary(seconds: list[float]) -> dict[str, float]:
    """Milliseconds: quantiles and the largest."""
    cuts = statistics.quantiles(seconds, n=100)
    found = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(seconds)}
    return {"count": len(seconds), **{k: round(v * 1000, 1) for k, v in found.items()}}
