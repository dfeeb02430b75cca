"""Roles of a service's process: `python -m kreis.<service> ROLE`.

- `api` answers requests. It has no Kafka client.
- `worker` reads topics, publishes the outbox and runs due work. It also serves health and metrics.
- `all` is `api` and `worker` in one process, for one machine.
- `migrate` brings the database to the revision of this code, then ends.
- `cleanse` takes what was deleted off the disk, then ends (see `cleanse`).
- `openapi` prints the description of the API, then ends.
- `parked …` lists, shows, replays or discards parked messages (see `parked`).
- A service may add commands of its own (`Service.commands`).

Promise: a process reports all faults of its settings before it starts anything.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from kreis.chassis import logs
from kreis.chassis.config import Misconfigured, Settings, read_migration_settings
from kreis.chassis.data.database import Database
from kreis.chassis.health import Health
from kreis.chassis.http import describing, hosts
from kreis.chassis.http.auth import Verifier
from kreis.chassis.http.front.worker import FrontWorker, Served
from kreis.chassis.http.web import create_app, health_app, largest_body
from kreis.chassis.process import parked
from kreis.chassis.process.service import Service

THREADS = 4
SWITCH_INTERVAL = 0.0001
"""Seconds a thread may keep the interpreter while others wait. With the default of 5 ms, the
relay and the worker wait too long while other threads answer requests."""


ROLES = {
    "api": "Answers requests.",
    "worker": "Reads topics, publishes the outbox, does what is due.",
    "all": "Both, in one process.",
    "migrate": "Brings the database to the revision of this code, then ends.",
    "cleanse": "Takes what was deleted off the disk, then ends.",
    "openapi": "Prints the description of the API, then ends.",
}


def run(service: Service) -> None:
    """Runs the command line of a service."""

    main = click.Group(name=f"kreis.{service.name}", help=f"The service {service.name}.")
    for role, says in ROLES.items():
        main.add_command(click.Command(role, callback=partial(_start, service, role), help=says))
    for each in (parked.command_line(service), *service.commands):
        main.add_command(each)
    main(prog_name=f"python -m kreis.{service.name}")


def _start(service: Service, role: str) -> None:
    try:
        if role == "migrate":
            _migrate(service)
        elif role == "cleanse":
            _cleanse(service)
        elif role == "openapi":
            click.echo(openapi(service), nl=False)
        else:
            _serve(service, role)
    except Misconfigured as faults:
        click.echo(f"kreis.{service.name} cannot start:\n{faults}", err=True)
        sys.exit(2)


def openapi(service: Service) -> str:
    """Returns the OpenAPI 3.1 description of a service as YAML, generated from its routes."""
    app = create_app(service.name, service.blueprints, Health(), statuses=service.statuses)
    return describing.as_yaml(describing.described(app))


def serve(settings: Settings, build: Callable[[], Flask], stop: Callable[[], None]) -> None:
    """Answers requests at `settings.bind` until the process is told to stop. `build` runs after
    the fork, `stop` at the end. At `settings.health_bind` it tells how the process is."""
    _Gunicorn(settings, build, stop).run()


def _migrate(service: Service) -> None:
    # Imported here: the import takes half a second, and a serving process does not need it.
    from kreis.chassis.data import migrations

    settings = read_migration_settings(service.name)
    revision = migrations.migrate(
        service.versions, settings.owner_database_url, settings.service_role
    )
    click.echo(f"{service.name} is at revision {revision}")


def _cleanse(service: Service) -> None:
    from kreis.chassis.process.cleanse import cleanse

    outcome = cleanse(read_migration_settings(service.name).owner_database_url)
    click.echo(f"{service.name}: {len(outcome.rewritten)} tables rewritten")
    if not outcome.statistics_forgotten:
        click.echo("Samples of values stay in pg_statistic: needs PostgreSQL 18 or a superuser.")
    if not outcome.log_ended:
        click.echo("The write-ahead log keeps old rows until later checkpoints remove it.")
    if outcome.left:
        click.echo(f"In use, left for the next run: {', '.join(outcome.left)}", err=True)
        sys.exit(1)


def _serve(service: Service, role: str) -> None:
    settings = service.settings.read()
    logs.configure(service.name, settings.log_level)
    stopping: list[Callable[[], None]] = []

    def build() -> Flask:
        database = Database.of(settings)
        health = Health(lambda: database.answers(service.revision))
        sys.setswitchinterval(SWITCH_INTERVAL)
        if role in ("worker", "all"):
            # Imported here, so that the role `api` loads no Kafka client.
            from kreis.chassis.process.loops import start_loops

            stopping.append(start_loops(service, settings, database, health).stop)
        verifier = Verifier(settings.issuer, settings.jwks_url, service.name)
        blueprints = service.blueprints if role in ("api", "all") else ()
        return create_app(
            service.name,
            blueprints,
            health,
            verifier,
            database,
            statuses=service.statuses,
            peers=service.peers(settings),
            keys=service.keys(settings),
        )

    def stop() -> None:
        for each in stopping:
            each()

    serve(settings, build, stop)


class _Gunicorn(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with one process: a front that reads requests, and several threads. The database is
    the limit, so more processes would not help. With one process, metrics need no shared files."""

    def __init__(
        self, settings: Settings, build: Callable[[], Flask], stop: Callable[[], None]
    ) -> None:
        self._options = {
            "bind": [each for each in (settings.bind, settings.health_bind) if each],
            "workers": 1,
            "worker_class": FrontWorker,
            "graceful_timeout": 25,  # seconds; more than `Bounds.drain` and `STOP_WITHIN`
            "timeout": 60,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        self._settings, self._build, self._stop = settings, build, stop
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Served:
        app = self._build()
        app.extensions[hosts.HOSTS] = hosts.names_of(app.name, self._settings)
        return Served(app, health_app(app), THREADS, largest_body(app), self._stop)
