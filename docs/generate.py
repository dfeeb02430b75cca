"""Writes the reference that is made from code and contracts; with `--check` only compares.

python docs/generate.py [--check]
"""

from __future__ import annotations

import importlib
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import MISSING, fields
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from prometheus_client import Counter
from prometheus_client.metrics import MetricWrapperBase

from kreis.chassis import metrics
from kreis.chassis.config import Settings
from kreis.chassis.process.roles import openapi
from kreis.chassis.process.service import Service
from kreis.cohorts.jobs import waits
from kreis.console.issuer.scopes import ROLES, SCOPES, WORKLOADS
from kreis.contracts import described
from kreis.contracts.asyncapi import as_yaml
from kreis.contracts.pages import pages as contract_pages
from kreis.contracts.pages import stale as stale_schemas
from kreis.insights.jobs import publishing
from kreis.intake.jobs import erasures
from kreis.subscriptions.jobs import overdue

ROOT = Path(__file__).parents[1]
SERVICES = ("intake", "cohorts", "events", "notifications", "insights", "subscriptions", "exchange")


_KAFKA = """\
Whatever talks to Kafka also reads, where the brokers want it:

| variable | meaning |
|---|---|
| `KREIS_KAFKA_CA` | a file with the authorities of the brokers; it, or a user, means TLS |
| `KREIS_KAFKA_CERTIFICATE`, `KREIS_KAFKA_KEY` | files: who we are, by certificate |
| `KREIS_KAFKA_USER`, `KREIS_KAFKA_PASSWORD` | who we are, by SASL; then over TLS |
| `KREIS_KAFKA_MECHANISM` | of SASL; `SCRAM-SHA-512` |
| `KREIS_KAFKA_PROTOCOL` | `SASL_PLAINTEXT`: SCRAM without TLS, for a broker on this machine |

`KREIS_KAFKA` may name several brokers, with commas. Every variable can be read from a file: with
`_FILE` behind its name it holds the file's.
"""


def main() -> int:
    pages = reference()
    forgotten = stale_schemas(ROOT / "contracts" / "reader-schemas", pages)
    if "--check" not in sys.argv:
        for file in forgotten:
            file.unlink()
        for file, text in pages.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return 0
    stale = [file for file, text in pages.items() if _read(file) != text] + forgotten
    for file in stale:
        print(f"{file.relative_to(ROOT)} is behind the code: run `make docs`", file=sys.stderr)
    return 1 if stale else 0


def reference() -> dict[Path, str]:
    services = [_service(name) for name in SERVICES]
    pages = {ROOT / "services" / s.name / "openapi.yaml": openapi(s) for s in services}
    folder = ROOT / "docs" / "reference"
    pages[folder / "asyncapi.yaml"] = as_yaml(described())
    pages |= contract_pages(ROOT / "contracts", (ROOT / "VERSION").read_text("utf-8").strip())
    pages[folder / "settings.md"] = _settings(services)
    pages[folder / "metrics.md"] = _metrics()
    pages[folder / "scopes.md"] = _scopes(services)
    return pages


def _service(name: str) -> Service:
    service: Service = importlib.import_module(f"kreis.{name}.main").SERVICE
    return service


def _settings(services: list[Service]) -> str:
    console = importlib.import_module("kreis.console.config").ConsoleSettings
    known: list[tuple[str, type[Settings]]] = [(s.name, s.settings) for s in services]
    known.append(("console", console))
    lines = ["# Settings", "", "Environment variables of each service.", ""]
    for name, settings in known:
        lines += [f"## {name}", "", "| variable | type | default |", "|---|---|---|"]
        for field in fields(settings):
            default = "required" if field.default is MISSING else f"`{field.default}`"
            kind = {"KafkaAccess": "addresses", "Sealer": "keys"}.get(field.type, field.type)
            lines.append(f"| `KREIS_{field.name.upper()}` | {kind} | {default} |")
        lines.append("")
    lines += ["The role `migrate` reads `KREIS_OWNER_DATABASE_URL` (required) and"]
    lines += ["`KREIS_SERVICE_ROLE` (default `kreis_<service>`) instead.", "", _KAFKA]
    return "\n".join(lines)


def _scopes(services: list[Service]) -> str:
    """What each scope allows, who has it, and which routes ask for it."""
    routes = _routes_by_scope(services)
    lines = ["# Scopes", "", "A token carries scopes; each route asks for one.", ""]
    lines += ["| scope | allows to | people | services | routes |", "|---|---|---|---|---|"]
    for scope, meaning in SCOPES.items():
        people = ", ".join(role for role, scopes in ROLES.items() if scope in scopes.split())
        asking = ", ".join(
            f"{service} → {audience}"
            for (service, audience), scopes in WORKLOADS.items()
            if scope in scopes.split()
        )
        where = "<br>".join(routes[scope])
        lines.append(f"| `{scope}` | {meaning} | {people} | {asking} | {where} |")
    lines += [
        "",
        "A person's agency stands in her token. A service's token is for one other service;",
    ]
    lines += [
        "it names the agency it works for (`Kreis-Agency`) and its purpose (`Kreis-Purpose`),"
    ]
    lines += ["which the access log of the asked service keeps for twelve months.", ""]
    return "\n".join(lines)


def _routes_by_scope(services: list[Service]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for service in services:
        for path, operations in yaml.safe_load(openapi(service))["paths"].items():
            for method in sorted(operations.keys() - {"parameters"}):
                operation = operations[method]
                for scope in _scopes_of(operation):
                    found[scope].append(f"{service.name} {method.upper()} {path}")
    return found


def _scopes_of(operation: Mapping[str, Any]) -> list[str]:
    return [scope for each in operation["security"] for scope in each.get("token", [])]


def _metrics() -> str:
    lines = ["# Metrics", "", "Every process serves them at `/metrics`.", ""]
    lines += ["| name | kind | labels | meaning |", "|---|---|---|---|"]
    declared = (vars(module).values() for module in (metrics, waits, erasures, publishing, overdue))
    for metric in chain.from_iterable(declared):
        if isinstance(metric, MetricWrapperBase):
            name = metric._name + ("_total" if isinstance(metric, Counter) else "")
            labels = ", ".join(metric._labelnames) or "–"
            kind = type(metric).__name__.lower()
            lines.append(f"| `{name}` | {kind} | {labels} | {metric._documentation} |")
    return "\n".join([*lines, ""])


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
