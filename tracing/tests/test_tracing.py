"""Spans as a collector gets them, from processes started as operators start them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from kreis.onebox.service_modules import KREIS
from services.notifications.tests.mail_server import free_port
from tests.support.serving import answering_with

TRACE, SENDER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
PARENT = f"00-{TRACE}-{SENDER}-01"
INSTRUMENT = Path(sys.executable).with_name("opentelemetry-instrument")
# As a worker does it: a message is taken, which plans work, which is done later.
MESSAGE = """
import sys
from kreis.chassis.process import due
from kreis.chassis.messaging import inbox
from kreis.chassis import logs
with inbox.tracing(sys.argv[1], event_id="e-1", type="kreis.pool-entered.v1"):
    carried = logs.current_traceparent()
try:
    with due.tracing(carried, due="erase", due_id="d-1"):
        raise ValueError("Amira Haddad")
except ValueError:
    pass
print(carried)
"""
REQUEST = """
import sys
from kreis.chassis.http.auth import public
from kreis.chassis.health import Health
from kreis.chassis.http.web import create_app
app = create_app("intake", (), Health())
app.get("/v1/pool/<participant>")(public(lambda participant: "there"))
for path in ("/livez", "/v1/pool/p-1"):
    answer = app.test_client().get(path, headers={"traceparent": sys.argv[1]})
print(answer.status_code, answer.headers["X-Request-Id"])
"""


class Collector:
    def __init__(self, address: str) -> None:
        self.address = address
        self.spans: list[Any] = []

    def named(self, name: str) -> Any:
        (found,) = [span for span in self.spans if span.name == name]
        return found


@pytest.fixture
def collector() -> Iterator[Collector]:
    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = ExportTraceServiceRequest.FromString(
                self.rfile.read(int(self.headers["Content-Length"]))
            )
            for each in told.resource_spans:
                collector.spans += [span for scope in each.scope_spans for span in scope.spans]
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with answering_with(Takes) as url:
        collector = Collector(url)
        yield collector


def run(program: str, **settings: str) -> str:
    words = [str(INSTRUMENT), sys.executable, "-c", program, PARENT]
    done = subprocess.run(
        words, env=environment(settings), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process' own, without what it is told; and what an operator tells."""
    told = ("OTEL_", "KREIS_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(told)}
    return {
        **own,
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_METRICS_EXPORTER": "none",
        "OTEL_LOGS_EXPORTER": "none",
        **settings,
    }


def test_what_a_message_carries_is_the_parent_and_what_comes_of_it_carries_its_span(
    collector: Collector,
) -> None:
    carried = run(MESSAGE, OTEL_EXPORTER_OTLP_ENDPOINT=collector.address)

    taken, done = collector.named("take kreis.pool-entered.v1"), collector.named("do erase")
    assert (taken.trace_id.hex(), taken.parent_span_id.hex()) == (TRACE, SENDER)
    assert carried == f"00-{TRACE}-{taken.span_id.hex()}-01"
    assert (done.trace_id, done.parent_span_id) == (taken.trace_id, taken.span_id)


def test_a_span_says_which_fault_it_was_and_not_what_it_said(collector: Collector) -> None:
    run(MESSAGE, OTEL_EXPORTER_OTLP_ENDPOINT=collector.address)

    done = collector.named("do erase")
    assert done.status.message == "ValueError"
    assert "Amira" not in str(collector.spans)


def test_a_request_is_named_by_its_route_and_belongs_to_the_trace_it_came_with(
    collector: Collector,
) -> None:
    said = run(REQUEST, OTEL_EXPORTER_OTLP_ENDPOINT=collector.address)

    (asked,) = collector.spans
    assert said == f"200 {TRACE}"
    assert asked.name == "GET /v1/pool/<participant>"
    assert (asked.trace_id.hex(), asked.parent_span_id.hex()) == (TRACE, SENDER)


def test_a_process_that_answers_tells_of_it(collector: Collector, tmp_path: Path) -> None:
    """Gunicorn forks, and what sends spans has to live on the other side."""
    address = f"127.0.0.1:{free_port()}"
    services = (each.name.upper() for each in KREIS if each.name != "console")
    settings = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.address,
        "KREIS_BIND": address,
        "KREIS_ISSUER": "https://console.example",
        "KREIS_WORKLOAD_TOKENS": str(tmp_path),
        **{f"KREIS_{name}_URL": "http://127.0.0.1:9" for name in services},
    }
    words = [str(INSTRUMENT), sys.executable, "-m", "kreis.console", "api"]
    with subprocess.Popen(words, env=environment(settings)) as process:
        try:
            status = asked_when_ready(f"http://{address}/")
        finally:
            process.terminate()
            process.wait(60)

    asked = collector.named("GET /")
    assert status == 200
    assert (asked.trace_id.hex(), asked.parent_span_id.hex()) == (TRACE, SENDER)


def asked_when_ready(address: str) -> int:
    deadline = time.monotonic() + 60
    while True:
        try:
            return httpx.get(address, headers={"traceparent": PARENT}).status_code
        except httpx.TransportError:
            assert time.monotonic() < deadline, "not ready in time"
            time.sleep(0.1)


def test_without_a_collector_all_is_as_it_was() -> None:
    assert run(MESSAGE) == PARENT
