"""A service as its `main` composes it: settings, tables, routes, facts it reads, jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kreis.chassis.config import ServiceSettings
from kreis.chassis.data.database import Database
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process.due import Job
from kreis.contracts.refusals import Refusal


@dataclass(frozen=True)
class Service:
    """A service as its `main` composes it. `jobs` is called in the process that will run them."""

    name: str
    settings: type[ServiceSettings]
    versions: Path
    blueprints: Sequence[Blueprint]
    subscriptions: Sequence[Subscription] = ()
    statuses: Mapping[type[Refusal], int] = field(default_factory=dict)
    """The HTTP status of each refusal of its `domain`."""
    jobs: Callable[[Any], Sequence[Job]] = field(default=lambda settings: ())

    @property
    def source(self) -> str:
        return f"kreis/{self.name}"

    def database(self, settings: ServiceSettings) -> Database:
        """The service's own database, by the clock that its settings say."""
        return Database(
            settings.database_url,
            story_clock=settings.story_clock,
            direct_url=settings.direct_database_url,
        )

    @property
    def revision(self) -> str:
        """What its tables must be at, or beyond. The files of migrations are numbered."""
        return max(path.stem.partition("_")[0] for path in self.versions.glob("[0-9]*.py"))
