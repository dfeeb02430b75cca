"""A service of ours that comes back after another one has worked in its place.

Promise: it does not repeat what the other one has done, its facts get numbers that the other one
has not used, and in a story it knows what time it is. Until all of that is done, the folder
remembers the other one, so a start that broke off begins here again.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import psycopg

from kreis.onebox import folders, story_time
from kreis.onebox.backups import GAP
from kreis.onebox.child import Command, run_to_end
from kreis.onebox.progress import Progress
from kreis.onebox.reaper import ChildReaper
from kreis.onebox.service_modules import ServiceModule
from kreis.onebox.services import Surroundings

_LONGEST = 300.0
"""Seconds for reading what the other one has written: at most 28 days of it."""


def come_back(
    returning: Sequence[ServiceModule],
    urls: Mapping[str, str],
    surroundings: Surroundings,
    reaper: ChildReaper,
    progress: Progress,
) -> None:
    """Prepares these services to go on. `urls` are the databases of all. Raises `Fault`."""
    if surroundings.story_clock:
        story_time.catch_up(urls)
    for service in returning:
        with progress.step(f"{service.name} takes over") as step:
            if service.takes_over:
                _take_over(service, urls[service.name], surroundings, reaper)
                step.note("what the other one has done is known")
            else:
                _leap(urls[service.name])
                step.note("500 numbers are left out, and feeds begin anew")


def _take_over(
    service: ServiceModule, url: str, surroundings: Surroundings, reaper: ChildReaper
) -> None:
    log = folders.log_file(surroundings.data, service.name)
    environment = surroundings.of_service(service, url)
    command = Command([sys.executable, "-m", service.module, "take-over"], log, environment)
    run_to_end(command, reaper, _LONGEST, f"Learning what was done in place of {service.name}")


def _leap(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(GAP)
