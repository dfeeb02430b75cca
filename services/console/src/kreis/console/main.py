"""What console is made of, and its command line.

Console has no database and reads no topics, so it has the roles `api` and `all` only, and they
are the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask

from kreis.chassis import logs, roles
from kreis.chassis.config import Misconfigured
from kreis.chassis.health import Health
from kreis.chassis.peers import Peer
from kreis.chassis.web import create_app
from kreis.console import keys, pages
from kreis.console.answers import Answers
from kreis.console.config import ConsoleSettings
from kreis.console.issuer import Issuer

PATIENCE = 5.0
"""Seconds a page waits for another service. Somebody looks at an empty screen meanwhile."""


def build(settings: ConsoleSettings) -> Flask:
    blueprints = [pages.pages]
    if settings.issuer_keys:
        issuer = Issuer(Path(settings.issuer_keys), settings.issuer)
        blueprints.append(keys.published_by(issuer))
    app = create_app("console", (), Health(), pages=blueprints)
    app.extensions["kreis.answers"] = Answers(
        intake=Peer("intake", settings.intake_url, settings.workload_tokens, timeout=PATIENCE),
        events=Peer("events", settings.events_url, settings.workload_tokens, timeout=PATIENCE),
    )
    return app


@click.command(name="kreis.console")
@click.argument("role", type=click.Choice(["api", "all"]))
def run(role: str) -> None:
    """Serves the pages until told to stop; ROLE is the same either way."""
    try:
        settings = ConsoleSettings.read()
    except Misconfigured as faults:
        click.echo(f"kreis.console cannot start:\n{faults}", err=True)
        sys.exit(2)
    logs.configure("console", settings.log_level)
    roles.serve(settings, lambda: build(settings), stop=lambda: None)
