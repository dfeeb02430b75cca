"""A service whose workers are all away for five minutes: who is told, and what is there afterwards.

    make away-trial          or          python -m tests.system.fleet.away

Prometheus reads the fleet, with our rules. What it stored about the service becomes the series of
`deploy/monitoring/tests/away.test.yaml`, on which the alerts are tried from then on.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from tests.system.faults.arena import ROOT, SEED
from tests.system.faults.torture import seen
from tests.system.faults.town import Town
from tests.system.fleet.fleet import Fleet, keep, people, running_fleet
from tests.system.fleet.prometheus import INTERVAL, Prometheus, running_prometheus

AWAY = "cohorts"
BEFORE, MEANWHILE, AFTER = 60, 300, 120
"""Seconds."""
EVERY = 2.0
"""Seconds between two newcomers."""
RECORDED = ("kreis_consumer_lag_seconds", "kreis_relay_leader")
TRIAL = ROOT / "deploy" / "monitoring" / "tests" / "away.test.yaml"
ALERTS: Mapping[str, Mapping[str, str]] = {
    "KreisNobodyReads": {
        "summary": f"No process of {AWAY} reads its topics",
        "runbook": "docs/runbooks/reading-lags.md",
    },
    "KreisNoRelayLeads": {
        "summary": f"No process publishes the facts of {AWAY}",
        "runbook": "docs/runbooks/outbox-waits.md",
    },
}


class Watch:
    """When each alert of the service began to fire, and when it fell silent."""

    def __init__(self, prometheus: Prometheus) -> None:
        self.began, self._prometheus = time.time(), prometheus
        self.fired: dict[str, float] = {}
        self.silent: dict[str, float] = {}

    def look(self) -> None:
        now, states = time.time() - self.began, self._prometheus.alerts()
        for alert in (*ALERTS, "KreisReadingLags"):
            is_firing = states.get(f"{alert} {AWAY}") == "firing"
            if is_firing:
                self.fired.setdefault(alert, now)
            elif alert in self.fired:
                self.silent.setdefault(alert, now)

    def look_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.look()
            time.sleep(1)


def main() -> int:
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_fleet(Path(folder) / "box", Path(folder) / "orders") as fleet,
        running_prometheus(Path(folder) / "prometheus", fleet.targets()) as prometheus,
    ):
        town, observed = people(fleet, 1, SEED)
        watch = Watch(prometheus)
        over = threading.Event()
        with ThreadPoolExecutor(1) as pool:
            coming = pool.submit(newcomers, town, over)
            try:
                back_within = take_away(fleet, watch, town)
            finally:
                over.set()
            coming.result()
        findings = fleet.verdict([town], patience=120)[town]
        write_trial(watch, prometheus)
        result = {
            "what": f"no worker of {AWAY} for {MEANWHILE} s, a newcomer every {EVERY} s",
            "findings": [f"{finding.kind}: {finding.what}" for finding in findings]
            + [f"{alert} did not fire and fall silent" for alert in ALERTS.keys() - watch.silent],
            "failed_requests": observed.failed,
            "answered_requests": observed.answered,
            "caught_up_within_seconds": round(back_within, 1),
            "fired_at_seconds": {alert: round(at) for alert, at in watch.fired.items()},
            "silent_at_seconds": {alert: round(at) for alert, at in watch.silent.items()},
            **seen(fleet, town),
            "seconds": round(time.monotonic() - began),
            "machine": f"{os.cpu_count()} cores, {platform.system()}, {platform.python_version()}",
            "when": f"{datetime.now(UTC):%Y-%m-%d}",
        }
    return keep("away", result)


def newcomers(town: Town, over: threading.Event) -> None:
    for number in range(10_000):
        if over.wait(EVERY):
            return
        town.register_and_enter(number)


def take_away(fleet: Fleet, watch: Watch, town: Town) -> float:
    """Seconds from the order to come back until everybody who came meanwhile is known."""
    watch.look_for(BEFORE)
    fleet.scale("worker", 0, [AWAY])
    watch.look_for(MEANWHILE)
    came = {request.answer["id"] for request in town.history.of("register", "acknowledged")}
    ask, called = town.kreis.ask, time.monotonic()
    fleet.scale("worker", 1, [AWAY])
    town.kreis.eventually(
        lambda: {p["participant_id"] for p in ask("group-planning", "GET", AWAY, "/pool")},
        lambda known: came <= known,
        "everybody who came while nobody read",
    )
    back_within = time.monotonic() - called
    watch.look_for(AFTER)
    return back_within


def write_trial(watch: Watch, prometheus: Prometheus) -> None:
    """The stored series, and what the alerts say on them where they did so in the run."""
    end = time.time()
    steps = int((end - watch.began) // INTERVAL)
    stored = [
        each
        for name in RECORDED
        for each in prometheus.series(name, watch.began, end)
        if each["metric"].get("service") == AWAY
    ]
    series = [{"series": labelled(e["metric"]), "values": values(e["values"], watch.began, steps)}
              for e in stored]  # fmt: skip
    tried = [trial for alert in ALERTS for trial in tries(alert, watch)]
    file = {
        "rule_files": ["../rules/recordings.yaml", "../rules/slo.yaml", "../rules/alerts.yaml"],
        "evaluation_interval": f"{INTERVAL}s",
        "tests": [
            {
                "name": f"the workers of {AWAY} were away for {MEANWHILE} s",
                "interval": f"{INTERVAL}s",
                "input_series": series,
                "alert_rule_test": tried,
            }
        ],
    }
    words = f"# Recorded by tests/system/fleet/away.py on {datetime.now(UTC):%Y-%m-%d}.\n"
    TRIAL.write_text(words + yaml.safe_dump(file, sort_keys=False, width=10_000))


def tries(alert: str, watch: Watch) -> list[dict[str, Any]]:
    """Quiet before, firing in the middle of the time it fired, quiet at the end."""
    fires = {
        "exp_labels": {"severity": "page", "service": AWAY},
        "exp_annotations": dict(ALERTS[alert]),
    }
    middle = (watch.fired[alert] + watch.silent[alert]) / 2
    last = time.time() - watch.began - INTERVAL
    moments: tuple[tuple[float, list[Any]], ...] = (
        (BEFORE - INTERVAL, []),
        (middle, [fires]),
        (last, []),
    )
    return [
        {"eval_time": f"{round(at)}s", "alertname": alert, "exp_alerts": wanted}
        for at, wanted in moments
    ]


def labelled(metric: Mapping[str, str]) -> str:
    labels = ",".join(f'{k}="{v}"' for k, v in sorted(metric.items()) if k != "__name__")
    return f"{metric['__name__']}{{{labels}}}"


def values(samples: list[tuple[float, str]], begin: float, steps: int) -> str:
    """The value at each step. The first step without a sample ends the series, as Prometheus marks
    it when its target goes."""
    by_step = {int((at - begin) // INTERVAL): value for at, value in samples}
    words = []
    for step in range(steps):
        missing = "stale" if step - 1 in by_step else "_"
        words.append(by_step.get(step, missing))
    return " ".join(words)


if __name__ == "__main__":
    sys.exit(main())
