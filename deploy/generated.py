"""Generates the deployment files that other files decide; `--check` only compares.

Topics and users for Strimzi come from the contracts, rules for the Prometheus operator and
dashboards for Grafana from `monitoring/`, image tags and names of Jobs from `VERSION`.

python deploy/generated.py [--check]
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from kreis.administration.access import SERVICES, grants
from kreis.contracts import Topic, topics

HERE = Path(__file__).parent
RELEASE = (HERE.parent / "VERSION").read_text("utf-8").strip()
MADE = "# Made by deploy/generated.py: change what it reads, then `make docs`.\n"
CLUSTER = {"strimzi.io/cluster": "kafka"}
REPLICAS, IN_SYNC = 3, 2


def pages() -> dict[Path, str]:
    strimzi = HERE / "k8s" / "components" / "kafka-strimzi"
    dashboards = HERE / "monitoring" / "dashboards"
    return {
        strimzi / "topics.yaml": manifests(map(topic, topics().values())),
        strimzi / "users.yaml": manifests(map(user, SERVICES)),
        HERE / "k8s" / "components" / "monitoring" / "rules.yaml": manifests([rules()]),
        **{dashboards / f"{name}.json": dashboard(name, made) for name, made in BOARDS.items()},
        **of_this_release(),
    }


IMAGE = re.compile(
    r"(\bkreis/[a-z]+:|KREIS_VERSION:-|part-of: kreis, app\.kubernetes\.io/version: )"
    r"[0-9]+\.[0-9]+\.[0-9]+"
)
JOB = re.compile(r"\b(databases|migrate|story|topics)-[0-9]+-[0-9]+-[0-9]+")
"""A Job cannot be changed, so its name holds the release."""


def of_this_release() -> dict[Path, str]:
    """Files that name our images or Jobs, with the number in `VERSION`."""
    files = [HERE.parent / "docker-compose.yml", HERE / "README.md", *HERE.rglob("*.yaml")]
    dashed = RELEASE.replace(".", "-")
    pages = {}
    for file in files:
        text = file.read_text("utf-8")
        if IMAGE.search(text) or JOB.search(text):
            pages[file] = JOB.sub(rf"\g<1>-{dashed}", IMAGE.sub(rf"\g<1>{RELEASE}", text))
    return pages


def manifests(objects: Iterable[Mapping[str, Any]]) -> str:
    return MADE + yaml.safe_dump_all(objects, sort_keys=False, width=110)


def topic(contract: Topic) -> dict[str, Any]:
    config = {**contract.kafka_config(), "min.insync.replicas": str(IN_SYNC)}
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaTopic",
        "metadata": {"name": contract.name, "labels": CLUSTER},
        "spec": {"partitions": contract.partitions, "replicas": REPLICAS, "config": config},
    }


def user(service: str) -> dict[str, Any]:
    """Strimzi puts the certificate into a Secret of the user's name."""
    by_resource: dict[tuple[str, str, str], list[str]] = {}
    for grant in grants(service):
        by_resource.setdefault((grant.kind, grant.name, grant.pattern), []).append(grant.operation)
    acls = [_acl(*resource, operations) for resource, operations in by_resource.items()]
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaUser",
        "metadata": {"name": f"{service}-kafka", "labels": CLUSTER},
        "spec": {
            "authentication": {"type": "tls"},
            "authorization": {"type": "simple", "acls": acls},
        },
    }


def _acl(kind: str, name: str, pattern: str, operations: list[str]) -> dict[str, Any]:
    resource = {"type": kind, "name": name, "patternType": pattern}
    return {"resource": resource, "operations": operations, "host": "*"}


def rules() -> dict[str, Any]:
    files = sorted((HERE / "monitoring" / "rules").glob("*.yaml"))
    groups = [group for file in files for group in yaml.safe_load(file.read_text())["groups"]]
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "kreis"},
        "spec": {"groups": groups},
    }


Panel = tuple[str, str, str, str]
"""Title, unit, what a line is called, and the expression."""
BY_ROUTE = (
    "sum by (service, method, route, le) (rate(kreis_http_request_duration_seconds_bucket[5m]))"
)
BOARDS: Mapping[str, tuple[str, list[Panel]]] = {
    "chain": (
        "Kreis: is the chain flowing?",
        [
            ("Oldest fact in the outbox", "s", "{{service}}",
             "max by (service) (kreis_outbox_oldest_age_seconds)"),
            ("Facts in the outbox", "short", "{{service}}",
             "max by (service) (kreis_outbox_pending)"),
            ("Facts published", "ops", "{{topic}}",
             "sum by (topic) (rate(kreis_relay_published_total[5m]))"),
            ("Batches not acknowledged", "ops", "{{service}}",
             "sum by (service) (rate(kreis_relay_failures_total[5m]))"),
            ("Behind, in seconds", "s", "{{service}} {{topic}}",
             "max by (service, topic) (kreis_consumer_lag_seconds)"),
            ("Behind, in messages", "short", "{{service}} {{topic}}",
             "sum by (service, topic) (kreis_consumer_lag_messages)"),
            ("From commit to effect, p99", "s", "{{service}}",
             "service:kreis_commit_to_effect_seconds:p99_5m"),
            ("Facts later than 60 s, in an hour", "percentunit", "late",
             "kreis:freshness_errors:ratio_rate1h"),
        ],
    ),
    "service": (
        "Kreis: is a service well?",
        [
            ("Requests", "reqps", "{{service}}", "service:kreis_http_requests:rate5m"),
            ("Errors", "reqps", "{{service}}", "service:kreis_http_errors:rate5m"),
            ("Time to answer, p95", "s", "{{service}}", "service:kreis_http_seconds:p95_5m"),
            ("Slowest routes, p95", "s", "{{service}} {{method}} {{route}}",
             f"topk(10, histogram_quantile(0.95, {BY_ROUTE}))"),
            ("Messages read, by outcome", "ops", "{{service}} {{outcome}}",
             "sum by (service, outcome) (rate(kreis_consumer_messages_total[5m]))"),
            ("Database ready", "bool", "{{service}}", "min by (service) (kreis_database_ready)"),
            ("Processes that publish", "short", "{{service}}",
             'sum by (service) (kreis_relay_leader{service!="console"})'),
            ("Memory", "bytes", "{{service}} {{role}}",
             'max by (service, role) (process_resident_memory_bytes{job="kreis"})'),
        ],
    ),
    "waiting": (
        "Kreis: what waits for people?",
        [
            ("Messages parked", "short", "{{service}}", "max by (service) (kreis_parked_messages)"),
            ("Parked for", "s", "{{service}}",
             "max by (service) (kreis_parked_oldest_age_seconds)"),
            ("Newly parked in a day", "short", "{{service}} {{topic}}",
             "sum by (service, topic) (increase(kreis_parked_total[1d]))"),
            ("Outside work overdue", "s", "{{service}}",
             "max by (service) (kreis_due_overdue_seconds)"),
            ("Outside work done in a day, by outcome", "short", "{{kind}} {{outcome}}",
             "sum by (kind, outcome) (increase(kreis_due_finished_total[1d]))"),
        ],
    ),
}  # fmt: skip


def dashboard(name: str, made: tuple[str, list[Panel]]) -> str:
    title, panels = made
    board = {
        "uid": f"kreis-{name}",
        "title": title,
        "tags": ["kreis"],
        "timezone": "browser",
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {
            "list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]
        },
        "panels": [_panel(number, panel) for number, panel in enumerate(panels)],
    }
    return json.dumps(board, indent=1, ensure_ascii=False) + "\n"


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    title, unit, legend, expression = panel
    source = {"type": "prometheus", "uid": "${datasource}"}
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": title,
        "datasource": source,
        "gridPos": {"x": 12 * (number % 2), "y": 8 * (number // 2), "w": 12, "h": 8},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": "A", "datasource": source, "expr": expression, "legendFormat": legend}
        ],
    }


def main() -> int:
    stale = []
    for file, text in pages().items():
        if "--check" not in sys.argv:
            file.write_text(text, "utf-8")
        elif not file.exists() or file.read_text("utf-8") != text:
            stale.append(file)
    for file in stale:
        sys.stderr.write(f"{file} is behind what it is made of: run `make docs`\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
