"""Databases ready for their services.

Promise: every service with a database has one, at the revision of this code. The services are
migrated side by side, each by its own role `migrate`; one with nothing to do starts no process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kreis.onebox import databases, folders
from kreis.onebox.child import Command, run_to_end
from kreis.onebox.postgres import EmbeddedPostgres, GivenPostgres
from kreis.onebox.progress import Progress
from kreis.onebox.reaper import ChildReaper
from kreis.onebox.service_modules import ServiceModule
from kreis.onebox.stamps import Stamps, fingerprint

_LONGEST = 120.0


class Migrations:
    """Of one data folder."""

    def __init__(
        self, data: Path, postgres: EmbeddedPostgres | GivenPostgres, reaper: ChildReaper
    ) -> None:
        self._data, self._postgres, self._reaper = data, postgres, reaper
        self._stamps = Stamps(data)

    def run(self, services: Iterable[ServiceModule], progress: Progress) -> dict[str, str]:
        """Returns, for each service with a database, how it reaches it."""
        needed = [service for service in services if service.has_database]
        with progress.step("Databases") as step, ThreadPoolExecutor(max(1, len(needed))) as pool:
            jobs = {service.name: pool.submit(self._migrated, service) for service in needed}
            urls = {name: job.result() for name, job in jobs.items()}
            step.note(", ".join(urls))
        return urls

    def _migrated(self, service: ServiceModule) -> str:
        urls = self._postgres.database(service.name)
        if not self._stamps.has(service.name, self._how(service)):
            self._migrate(service, urls.owner)
            self._stamps.set(service.name, self._how(service))
        return urls.app

    def _migrate(self, service: ServiceModule, owner_url: str) -> None:
        environment = {**os.environ, "KREIS_OWNER_DATABASE_URL": owner_url}
        command = Command(
            [sys.executable, "-m", service.module, "migrate"],
            folders.log_file(self._data, service.name),
            environment,
        )
        run_to_end(command, self._reaper, _LONGEST, f"Migrating the database of {service.name}")

    def _how(self, service: ServiceModule) -> str:
        reached = databases.revision(self._postgres.superuser_url, service.name)
        return fingerprint(reached, service.module, "kreis.chassis")
