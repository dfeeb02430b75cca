"""A service's own commands, with the settings of the running system: `kreis parked SERVICE …`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kreis.onebox import databases, folders
from kreis.onebox.fault import Fault
from kreis.onebox.kafka_users import KafkaUsers
from kreis.onebox.service_modules import KREIS, ServiceModule
from kreis.onebox.services import Surroundings


def run(system: Mapping[str, Any], data: Path, name: str, words: Sequence[str]) -> int:
    """Runs `python -m kreis.<service> …` with these words; returns its exit code."""
    service = _service(name)
    users = KafkaUsers(Path(system["kafka_users"])) if system["kafka_users"] else None
    surroundings = Surroundings(
        data=data,
        kafka=system["kafka"],
        kafka_users=users,
        addresses=system["services"],
        health=system["health"],
        story_clock=system["story_clock"],
        elsewhere=system["elsewhere"],
    )
    passwords = databases.Passwords(folders.passwords(data))
    database_url = databases.app_url(system["postgres"], name, passwords)
    environment = {**os.environ, **surroundings.of_service(service, database_url)}
    command = [sys.executable, "-m", service.module, *words]
    return subprocess.run(command, env=environment, check=False).returncode


def _service(name: str) -> ServiceModule:
    known = {service.name: service for service in KREIS if service.has_database}
    if name not in known:
        raise Fault(f"There is no service {name!r} that reads facts.", f"One of {', '.join(known)}")
    return known[name]
