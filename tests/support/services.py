"""The four services that have a database, by name."""

from __future__ import annotations

import importlib

from kreis.chassis.process.service import Service

NAMES = ("intake", "cohorts", "events", "notifications")


def service_of(name: str) -> Service:
    service: Service = importlib.import_module(f"kreis.{name}.main").SERVICE
    return service
