"""Who reaches whom by the network policies, and who must by the settings of the services.

Both are sets of (from, to, port). Pods are named by their labels: `intake/worker`. `outside` is
whatever has no pod here.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from kreis.console.config import ConsoleSettings
from tests.deploy.policies import (
    WORKLOADS,
    Objects,
    containers,
    labels_of,
    matches,
    may_ask,
    of_kind,
    ports_by_name,
)
from tests.support.services import NAMES, service_of

Way = tuple[str, str, int]
HTTP, POSTGRES, KAFKA, KAFKA_ELSEWHERE = 8080, 5432, 9092, 9096
OUTSIDE = "outside"
_LABEL = "app.kubernetes.io/"


def pod_name(workload: Mapping[str, Any]) -> str:
    labels = labels_of(workload)
    return f"{labels[f'{_LABEL}name']}/{labels[f'{_LABEL}component']}"


def allowed(objects: Objects) -> set[Way]:
    policies, workloads = of_kind(objects, "NetworkPolicy"), of_kind(objects, *WORKLOADS)
    inside = {
        (pod_name(source), pod_name(target), port)
        for source in workloads
        for target in workloads
        for port in ports_by_name(target).values()
        if may_ask(policies, source, target, port)
    }
    return inside | {
        (pod_name(source), OUTSIDE, port)
        for source in workloads
        for policy in policies
        if matches(policy["spec"]["podSelector"], labels_of(source))
        for port in _ports_outside(policy["spec"])
    }


def _ports_outside(spec: Mapping[str, Any]) -> Iterator[int]:
    for rule in spec.get("egress", ()):
        if "to" not in rule or any("ipBlock" in peer for peer in rule["to"]):
            yield from (each["port"] for each in rule["ports"] if each["port"] != 53)


ASKED_IN_REQUESTS: Mapping[str, Sequence[str]] = {"notifications": ("intake",)}
"""Who asks whom while a request is answered: intake knows who may read somebody's messages."""


def wanted(objects: Objects) -> set[Way]:
    """What the code needs: an address in its settings, a database, topics, an issuer."""
    there = {pod_name(each) for each in of_kind(objects, *WORKLOADS)}
    operated = {each["kind"] for each in objects}
    postgres = _place("postgres/database", "Cluster", there, operated)
    kafka = _place("kafka/broker", "Kafka", there, operated)
    ways: set[Way] = set(_asks())
    for name in NAMES:
        for role in ("api", "worker", "migrate", "cleanse"):
            ways.add((f"{name}/{role}", postgres, POSTGRES))
    ways |= {(each, postgres, POSTGRES) for each in ("databases/databases", "backup/backup")}
    ways.add(("insights/rebuild", postgres, POSTGRES))
    port = KAFKA_ELSEWHERE if kafka == OUTSIDE else KAFKA
    readers = (
        "topics/topics",
        "kafka/broker",
        "story/story",
        *(f"{name}/worker" for name in NAMES),
    )
    ways |= {(each, kafka, port) for each in readers}
    ways |= {("story/story", f"{name}/api", HTTP) for name in (*NAMES, "console")}
    issuer = ("console/api", HTTP) if _is_issuer(objects) else (OUTSIDE, 443)
    askers = {source for source, _, _ in _asks()}
    ways |= {(each, *issuer) for each in {*(f"{name}/api" for name in NAMES), *askers}}
    if _sends(objects):
        ways |= {("notifications/worker", OUTSIDE, port) for port in (443, 465, 587)}
    return {way for way in ways if way[0] in there and way[1] in {*there, OUTSIDE}}


def _place(pod: str, kind: str, there: set[str], operated: set[str]) -> str:
    """A pod of ours, an operator's (`kind`), whose pods are not rendered here, or outside."""
    return pod if pod in there else kind if kind in operated else OUTSIDE


def _asks() -> Iterator[Way]:
    """A setting `<service>_url` means that it is asked: by workers, and by the console's pages.
    A few requests wait for another service, too."""
    for name in NAMES:
        yield from ((f"{name}/worker", to, HTTP) for to in _named(service_of(name).settings))
    yield from (("insights/rebuild", to, HTTP) for to in _named(service_of("insights").settings))
    yield from (("console/api", to, HTTP) for to in _named(ConsoleSettings))
    for name, asked in ASKED_IN_REQUESTS.items():
        yield from ((f"{name}/api", f"{to}/api", HTTP) for to in asked)


def _named(settings: type) -> list[str]:
    known = {each.name for each in fields(settings)}
    return [f"{name}/api" for name in NAMES if f"{name}_url" in known]


def asks_in_its_api() -> set[str]:
    """Services whose requests wait for another service."""
    found = set()
    for name in NAMES:
        package = Path(importlib.import_module(f"kreis.{name}").__path__[0])
        for file in package.rglob("*.py"):
            if "Peer(" in file.read_text("utf-8") and "jobs" not in file.parts:
                found.add(name)
    return found


def _is_issuer(objects: Objects) -> bool:
    return any(
        variable["name"] == "KREIS_ISSUER_KEYS"
        for workload in of_kind(objects, "Deployment")
        for container in containers(workload)
        for variable in container.get("env", ())
    )


def _sends(objects: Objects) -> bool:
    """Whether messages leave: outside safe mode."""
    return any(each["metadata"]["name"] == "to-mail" for each in of_kind(objects, "NetworkPolicy"))
