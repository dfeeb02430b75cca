"""A service: settings, tables, routes, subscriptions and jobs, as its `main` combines them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click import Command

from kreis.chassis.client.peers import Peer
from kreis.chassis.config import ServiceSettings
from kreis.chassis.data.database import Database
from kreis.chassis.data.sealing import SealedColumn
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process.due import Job
from kreis.contracts.refusals import Refusal


@dataclass(frozen=True)
class Service:
    """The parts of a service. `versions` is the folder of its migrations. `jobs` is called in
    the process that runs the jobs."""

    name: str
    settings: type[ServiceSettings]
    versions: Path
    blueprints: Sequence[Blueprint]
    subscriptions: Sequence[Subscription] = ()
    statuses: Mapping[type[Refusal], int] = field(default_factory=dict)
    """The HTTP status of each refusal in the service's `domain`."""
    sealed: Sequence[SealedColumn] = ()
    """The columns that this service encrypts."""
    peers: Callable[[Any], Mapping[str, Peer]] = field(default=lambda settings: {})
    """The services that the routes ask while they answer, by name."""
    keys: Callable[[Any], Mapping[str, str]] = field(default=lambda settings: {})
    """The keys with which others sign their requests, by name."""
    commands: Sequence[Command] = ()
    """Further commands of its command line, beside the roles."""
    jobs: Callable[[Any], Sequence[Job]] = field(default=lambda settings: ())
    look: Callable[[Database], None] = field(default=lambda database: None)
    """Sets the service's own gauges from its database. Each worker calls it every minute."""

    @property
    def source(self) -> str:
        return f"kreis/{self.name}"

    @property
    def revision(self) -> str:
        """The number of the newest migration file. Older tables do not fit the code."""
        return max(path.stem.partition("_")[0] for path in self.versions.glob("[0-9]*.py"))
