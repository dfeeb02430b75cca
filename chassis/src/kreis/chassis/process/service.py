"""A service as its `main` composes it: settings, tables, routes, facts it reads, jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kreis.chassis.config import ServiceSettings
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process.due import Job


@dataclass(frozen=True)
class Service:
    """A service as its `main` composes it. `jobs` is called in the process that will run them."""

    name: str
    settings: type[ServiceSettings]
    versions: Path
    blueprints: Sequence[Blueprint]
    subscriptions: Sequence[Subscription] = ()
    jobs: Callable[[Any], Sequence[Job]] = field(default=lambda settings: ())

    @property
    def source(self) -> str:
        return f"kreis/{self.name}"

    @property
    def revision(self) -> str:
        """What its tables must be at, or beyond. The files of migrations are numbered."""
        return max(path.stem.partition("_")[0] for path in self.versions.glob("[0-9]*.py"))
