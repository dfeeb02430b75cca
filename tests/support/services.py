"""The seven services that have a database, by name."""

from __future__ import annotations

import importlib

from flask import Flask

from kreis.chassis.health import Health
from kreis.chassis.http.web import create_app
from kreis.chassis.process.service import Service

KNOWS_NO_PARTICIPANT = ("exchange",)
"""Services that never meet an id of a participant: they neither read nor acknowledge erasures."""
NAMES = ("intake", "cohorts", "events", "notifications", "insights", "subscriptions", "exchange")
TOLD_OF_ERASURES = tuple(name for name in NAMES if name not in KNOWS_NO_PARTICIPANT)


def service_of(name: str) -> Service:
    service: Service = importlib.import_module(f"kreis.{name}.main").SERVICE
    return service


def app_of(service: Service) -> Flask:
    """The app of a service without a database: for its routes and their descriptions."""
    return create_app(service.name, service.blueprints, Health(), statuses=service.statuses)
