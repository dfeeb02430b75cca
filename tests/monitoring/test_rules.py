"""Alerts: valid, tried on invented series, about metrics that exist, with a runbook that helps."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import kreis.chassis.metrics  # declares them
import kreis.cohorts.jobs.waits  # declares its own
import kreis.insights.jobs.publishing  # declares its own
import kreis.intake.jobs.erasures  # declares its own
import kreis.subscriptions.jobs.overdue  # noqa: F401  # declares its own
from tests.support.programs import needs_program

ROOT = Path(__file__).parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
RULES = sorted((MONITORING / "rules").glob("*.yaml"))
BOARDS = sorted((MONITORING / "dashboards").glob("*.json"))
TRIALS = sorted((MONITORING / "tests").glob("*.yaml"))


def rules() -> list[dict[str, Any]]:
    files = [yaml.safe_load(file.read_text()) for file in RULES]
    return [rule for file in files for group in file["groups"] for rule in group["rules"]]


def alerts() -> list[dict[str, Any]]:
    return [rule for rule in rules() if "alert" in rule]


def promtool(*words: str) -> str:
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_program("promtool")
def test_every_rule_is_valid() -> None:
    promtool("check", "rules", *map(str, RULES))


@needs_program("promtool")
@pytest.mark.parametrize("trial", TRIALS, ids=lambda file: file.stem)
def test_alerts_are_quiet_fire_and_fall_silent(trial: Path) -> None:
    promtool("test", "rules", str(trial))


def test_every_alert_is_tried() -> None:
    tried = set(re.findall(r"alertname: (\w+)", "".join(t.read_text() for t in TRIALS)))

    assert tried == {alert["alert"] for alert in alerts()}


def test_every_alert_says_how_urgent_it_is_and_names_a_runbook_that_exists() -> None:
    for alert in alerts():
        assert alert["labels"]["severity"] in ("page", "ticket"), alert["alert"]
        assert (ROOT / alert["annotations"]["runbook"]).is_file(), alert["alert"]


def test_every_metric_in_a_rule_exists() -> None:
    assert unknown(rule["expr"] for rule in rules()) == set()


@pytest.mark.parametrize("board", BOARDS, ids=lambda file: file.stem)
def test_every_line_of_a_dashboard_is_drawn_from_metrics_that_exist(
    board: Path, tmp_path: Path
) -> None:
    drawn = [panel["targets"][0]["expr"] for panel in json.loads(board.read_text())["panels"]]

    assert unknown(drawn) == set()
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    assert set(re.findall(r"\w+:[\w:]+", " ".join(drawn))) <= recorded
    as_rules = [{"record": f"drawn:{n}", "expr": line} for n, line in enumerate(drawn)]
    file = tmp_path / "drawn.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "drawn", "rules": as_rules}]}))
    if shutil.which("promtool"):
        promtool("check", "rules", str(file))


def unknown(expressions: Iterable[str]) -> set[str]:
    """Names in these expressions that neither the code declares nor a rule records."""
    declared = {sample for metric in REGISTRY.collect() for sample in _samples(metric)}
    recorded = {
        rule["record"].partition(":")[2].partition(":")[0] for rule in rules() if "record" in rule
    }
    return set(re.findall(r"\bkreis_\w+", " ".join(expressions))) - declared - recorded


def _samples(metric: Any) -> list[str]:
    suffixes = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",)}
    return [f"{metric.name}{suffix}" for suffix in suffixes.get(metric.type, ("",))]
