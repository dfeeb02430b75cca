"""One process per service: what it is told, how it is started, migrated and found ready.

Promise: a service keeps its address over restarts, writes into a log file of its own, and gets
nothing but its environment from us: the same variables as anywhere else.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kreis.chassis.encryption import new_key
from kreis.chassis.probe import is_ready
from kreis.onebox import folders
from kreis.onebox.child import Command
from kreis.onebox.kafka_users import KafkaUsers
from kreis.onebox.part import Part
from kreis.onebox.ports import HOST
from kreis.onebox.reaper import ChildReaper
from kreis.onebox.service_modules import ServiceModule


@dataclass(frozen=True)
class Surroundings:
    """What all processes of one system are told."""

    data: Path
    kafka: str
    kafka_users: KafkaUsers | None
    """None on a given broker: who we are there, our own environment says."""
    addresses: Mapping[str, str]
    """The base address of each service."""
    health: Mapping[str, str]
    """Where each service tells how it is, as host:port."""
    story_clock: bool
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """The base address of each service that an organisation runs itself; see `replacements`."""

    @property
    def issuer(self) -> str:
        """On one machine the console issues the tokens."""
        return self.addresses.get("console", "")

    def common(self) -> dict[str, str]:
        """What is the same for all. The person's own environment may name more, e.g. a mail server;
        safe mode and the file outbox may be set there as well."""
        everybody = {**self.addresses, **self.elsewhere}
        urls = {f"KREIS_{name.upper()}_URL": url for name, url in everybody.items()}
        ours = {
            "KREIS_KAFKA": self.kafka,
            "KREIS_TOPIC_REPLICAS": "1",
            "KREIS_ISSUER": self.issuer,
            "KREIS_JWKS_URL": f"{self.issuer}/.well-known/jwks.json",
            "KREIS_ISSUER_KEYS": str(self.data / "keys"),
            "KREIS_PUBLIC_URL": self.issuer,
            "KREIS_SESSION_KEY": str(session_key(self.data)),
            "KREIS_SIGN_IN_LINKS": str(self.data / "sign-in"),
            "KREIS_STORY_CLOCK": str(self.story_clock).lower(),
            "PYTHONUNBUFFERED": "1",
            # Threads otherwise get memory pools of their own: 30 MB more for a service.
            "MALLOC_ARENA_MAX": "2",
        }
        given = {"KREIS_SAFE_MODE": "true", "KREIS_FILE_OUTBOX": str(self.data / "outbox")}
        own = _own_environment()
        if self.kafka_users:
            # They are about a broker of the person's own.
            own = {name: value for name, value in own.items() if not name.startswith("KREIS_KAFKA")}
        return {**given, **own, **urls, **ours}

    def of_service(self, service: ServiceModule, database_url: str | None) -> dict[str, str]:
        own = {
            "KREIS_BIND": self.addresses[service.name].removeprefix("http://"),
            "KREIS_HEALTH_BIND": self.health[service.name],
            "KREIS_WORKLOAD_TOKENS": str(self.data / "tokens" / service.name),
        }
        if database_url:
            own["KREIS_DATABASE_URL"] = database_url
            own["KREIS_ENCRYPTION_KEYS_FILE"] = str(encryption_keys(self.data, service.name))
        if self.kafka_users and service.has_database:
            own |= self.kafka_users.settings(service.kafka_user or service.name)
        return {**self.common(), **own}


class ServiceProcess(Part):
    """The running service."""

    def __init__(
        self,
        service: ServiceModule,
        data: Path,
        environment: Mapping[str, str],
        reaper: ChildReaper,
    ) -> None:
        super().__init__(service.name, data, reaper)
        words = [sys.executable, "-m", service.module, "all"]
        self._command = Command(words, self.log, environment)
        self._health = environment["KREIS_HEALTH_BIND"]

    @property
    def ready(self) -> bool:
        return self.alive and is_ready(self._health)

    def start(self) -> None:
        """Returns at once; see `ready`."""
        self._launch(self._command)
        self.wanted = True


def _own_environment() -> dict[str, str]:
    """What we were started with, less what lets a process into every database."""
    keys = {"KREIS_ENCRYPTION_KEYS", "KREIS_ENCRYPTION_KEYS_FILE"}
    secret = {"KREIS_POSTGRES", "KREIS_DATABASE_URL", "KREIS_OWNER_DATABASE_URL", *keys}
    return {name: value for name, value in os.environ.items() if name not in secret}


def session_key(data: Path) -> Path:
    """What signs the cookies of staff: made once, so that a restart signs nobody out."""
    file = data / "session.key"
    if not file.exists():
        folders.write_private(file, secrets.token_hex(32))
    return file


def encryption_keys(data: Path, service: str) -> Path:
    """The keys with which a service encrypts values of its database, the newest first. The file is
    made once. It is no part of a backup: whoever has both can read everything."""
    file = data / "encryption" / f"{service}.keys"
    if not file.exists():
        folders.write_private(file, new_key() + "\n")
    return file


def address(port: int) -> str:
    return f"http://{HOST}:{port}"
