"""What `kreis status` and `kreis doctor` say of a service whose loop makes no progress."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kreis.chassis.probe import troubles
from kreis.onebox import doctor, status
from kreis.onebox.__main__ import kreis
from onebox.tests.answering import WELL, answering

FAILS = {"overdue_loops": {"relay": 140.2}, "failing_loops": {"worker": "KeyError: 'x'"}}


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
            "elsewhere": {},
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
