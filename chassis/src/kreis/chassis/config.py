"""Settings from the environment, each prefixed `KREIS_`; or from a file, where `KREIS_…_FILE` names
one: that is how containers are handed secrets.

Promise: a process starts with all its settings valid or not at all, and then says every fault at
once. Settings never change while a process runs.
Refuses: a story clock outside safe mode.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from environs import Env, EnvError, EnvValidationError, FileAwareEnv


class Misconfigured(Exception):
    """One line for each setting that is missing or wrong."""


@dataclass(frozen=True)
class KafkaAccess:
    """Where the brokers are, and how to come in: TLS, a certificate, a user. Files are paths."""

    bootstrap: str
    ca: str = ""
    certificate: str = ""
    key: str = ""
    mechanism: str = "SCRAM-SHA-512"
    user: str = ""
    password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if bool(self.user) != bool(self.password):
            raise Misconfigured("KREIS_KAFKA_USER, KREIS_KAFKA_PASSWORD: both, or neither")


def read_kafka_access(bootstrap: str) -> KafkaAccess:
    """Reads `KREIS_KAFKA_CA` and its like from the environment. Raises `Misconfigured`."""
    env = FileAwareEnv(prefix="KREIS_KAFKA_", strip_whitespace=True)
    optional = [each.name for each in fields(KafkaAccess) if each.name != "bootstrap"]
    given = {name: str(env.str(name.upper(), "")) for name in optional}
    return KafkaAccess(bootstrap, **{name: text for name, text in given.items() if text})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What every process needs to know. A service adds fields of its own in a subclass: the name
    of a field in capitals is its variable, its type says how it is read."""

    bind: str
    issuer: str
    workload_tokens: Path = Path()
    """A folder with a token for each service this one may ask; or else:"""
    token_url: str = ""
    """Where this service gets such tokens, with a secret (OAuth 2.0 client credentials)."""
    client_secret: str = field(default="", repr=False)
    safe_mode: bool = True
    log_level: str = "INFO"

    def faults_of_asking(self) -> list[str]:
        """What a service that asks others lacks for it."""
        has_tokens = self.workload_tokens != Path() or (self.token_url and self.client_secret)
        wanted = "KREIS_WORKLOAD_TOKENS, a folder, or KREIS_TOKEN_URL and KREIS_CLIENT_SECRET"
        return [] if has_tokens else [f"{wanted}: needed to ask other services"]

    @classmethod
    def read(cls) -> Self:
        """Reads the environment. Raises `Misconfigured` with a line for each fault."""
        env = FileAwareEnv(prefix="KREIS_", eager=False, strip_whitespace=True)
        values: dict[str, Any] = {}
        lines = []
        for each in fields(cls):
            try:
                values[each.name] = _read(env, each)
            except ValueError as fault:
                lines.append(f"KREIS_{each.name.upper()}_FILE: {fault}")
            except Misconfigured as fault:
                lines.append(str(fault))
        try:
            env.seal()
        except EnvValidationError as faults:
            messages = faults.error_messages
            assert isinstance(messages, Mapping)
            lines += [f"{name}: {' '.join(why)}" for name, why in messages.items()]
        if lines:
            raise Misconfigured("\n".join(sorted(lines)))
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class ServiceSettings(Settings):
    """What a service with a database and facts needs besides."""

    database_url: str
    direct_database_url: str = ""
    """Behind a transaction pooler: the way around it, for session locks and LISTEN."""
    kafka: KafkaAccess
    jwks_url: str
    story_clock: bool = False
    delivery_timeout: float = 30.0
    """Seconds until an unacknowledged batch counts as failed."""
    session_timeout: float = 10.0
    """Seconds until what a silent reader was reading goes to another one."""

    def __post_init__(self) -> None:
        if self.story_clock and not self.safe_mode:
            raise Misconfigured("KREIS_STORY_CLOCK: only in safe mode (KREIS_SAFE_MODE=true)")


@dataclass(frozen=True, kw_only=True)
class MigrationSettings:
    owner_database_url: str
    service_role: str


def read_migration_settings(service: str) -> MigrationSettings:
    env = FileAwareEnv(prefix="KREIS_", strip_whitespace=True)
    try:
        return MigrationSettings(
            owner_database_url=env.str("OWNER_DATABASE_URL"),
            service_role=env.str("SERVICE_ROLE", f"kreis_{service}"),
        )
    except (EnvError, ValueError) as fault:
        raise Misconfigured(str(fault)) from fault


def _read(env: Env, setting: Field[Any]) -> Any:
    parsers: dict[str, Any] = {
        "str": env.str,
        "bool": env.bool,
        "float": env.float,
        "Path": env.path,
        "KafkaAccess": lambda name: read_kafka_access(env.str(name) or ""),
    }
    # A class, or its name where the module postpones annotations.
    parse = parsers[setting.type if isinstance(setting.type, str) else setting.type.__name__]
    name = setting.name.upper()
    return parse(name) if setting.default is MISSING else parse(name, setting.default)
