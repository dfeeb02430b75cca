"""What `kreis status` and `kreis doctor` say of a service whose loop makes no progress."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kreis.chassis.probe import troubles
from kreis.onebox import doctor, status
from kreis.onebox.__main__ import kreis

WELL: Mapping[str, Any] = {"overdue_loops": {}, "failing_loops": {}}
FAILS = {"overdue_loops": {"relay": 140.2}, "failing_loops": {"worker": "KeyError: 'x'"}}


@contextmanager
def answering(livez: Mapping[str, Any]) -> Iterator[str]:
    """A process that is ready, and says this of its loops. Its health address."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503 if self.path == "/livez" and livez != WELL else 200)
            self.end_headers()
            self.wfile.write(json.dumps(livez).encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Two services, of which one fails."""
    with answering(WELL) as well, answering(FAILS) as fails:
        system = {
            "pid": 0,
            "data": str(tmp_path),
            "safe_mode": True,
            "kafka": well,
            "kafka_users": None,
            "postgres": well,
            "services": {"intake": f"http://{well}", "events": f"http://{fails}"},
            "health": {"intake": well, "events": fails},
        }
        monkeypatch.setattr(status, "is_held", lambda data: True)
        monkeypatch.setattr(status, "read_json", lambda file: system)
        yield system


def test_a_process_names_the_loops_that_make_no_progress() -> None:
    with answering(FAILS) as fails, answering(WELL) as well:
        assert troubles(fails) == {"relay": "stands still for 140 s", "worker": "KeyError: 'x'"}
        assert troubles(well) == {}
    assert troubles(well) == {}, "nobody answers: that is for readiness to say"


def test_status_names_them(system: dict[str, Any], tmp_path: Path) -> None:
    said = CliRunner().invoke(kreis, ["status", "--data", str(tmp_path)]).output

    assert "its loop worker makes no progress: KeyError: 'x'" in said
    services = status.with_health(system)["services"]
    assert [services[name]["healthy"] for name in ("intake", "events")] == [True, False]
    assert services["intake"]["troubles"] == {}


def test_doctor_names_them_and_what_to_do(system: dict[str, Any], tmp_path: Path) -> None:
    found = {each.about: each for each in doctor._loops(tmp_path)}

    assert set(found) == {"events, worker", "events, relay"}
    assert not found["events, worker"].ok
    assert "events.log" in found["events, worker"].do
    system["health"].pop("events")
    assert [each.ok for each in doctor._loops(tmp_path)] == [True]
