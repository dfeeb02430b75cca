"""What it costs to open one page once: requests to the services, time, and bytes."""

from __future__ import annotations

import time
from collections import Counter
from typing import NamedTuple

from flask.testing import FlaskClient

from bench.served import Served


class PageCost(NamedTuple):
    """`cpu_ms` is what this process worked: console and services, without PostgreSQL."""

    ms: float
    cpu_ms: float
    requests: Counter[str]
    """By service."""
    bytes: int


def opened(served: Served, browser: FlaskClient, address: str) -> PageCost:
    """Opens a page. Raises AssertionError if it does not open."""
    served.asked.clear()
    began, busy = time.perf_counter(), time.process_time()
    answer = browser.get(address)
    ms, cpu_ms = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - busy)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    requests = Counter(service for service, _ in served.asked.elements())
    return PageCost(ms, cpu_ms, requests, len(answer.data))
