"""Settings of a process, read from environment variables with the prefix `KREIS_`.

A variable `KREIS_…_FILE` names a file that holds the value. Containers receive secrets this way.
Promise: a process starts only if all its settings are valid. Otherwise it reports every fault at
once. Settings never change while a process runs.
Refuses: a story clock outside safe mode. Only a demo or a test sets a story clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from environs import Env, EnvError, EnvValidationError, FileAwareEnv

from kreis.chassis.encryption import Sealer


class Misconfigured(Exception):
    """Settings are missing or wrong. The text has one line for each fault."""


@dataclass(frozen=True)
class KafkaAccess:
    """Where the Kafka brokers are, and how to connect to them.

    `bootstrap` lists addresses as `host:port`, separated by commas. `ca`, `certificate` and `key`
    are paths of files for TLS. `user` and `password` are for SASL. With a user, TLS is the rule;
    `protocol` may say `SASL_PLAINTEXT`, for a broker on the same machine. Raises `Misconfigured`
    if only one of user and password is set.
    """

    bootstrap: str
    ca: str = ""
    certificate: str = ""
    key: str = ""
    mechanism: str = "SCRAM-SHA-512"
    user: str = ""
    password: str = field(default="", repr=False)
    protocol: str = ""

    def __post_init__(self) -> None:
        if bool(self.user) != bool(self.password):
            raise Misconfigured("KREIS_KAFKA_USER, KREIS_KAFKA_PASSWORD: both, or neither")
        sasl = "SASL_" if self.user else ""
        if self.protocol not in ("", f"{sasl}SSL", f"{sasl}PLAINTEXT"):
            raise Misconfigured(f"KREIS_KAFKA_PROTOCOL: {sasl}SSL or {sasl}PLAINTEXT")


def read_kafka_access(bootstrap: str) -> KafkaAccess:
    """Reads `KREIS_KAFKA_CA` and the other optional variables `KREIS_KAFKA_…` from the
    environment. Raises `Misconfigured`, also if the password would be sent unencrypted, or
    `ValueError` if a `_FILE` cannot be read."""
    env = FileAwareEnv(prefix="KREIS_KAFKA_", strip_whitespace=True)
    optional = [each.name for each in fields(KafkaAccess) if each.name != "bootstrap"]
    given = {name: str(env.str(name.upper(), "")) for name in optional}
    access = KafkaAccess(bootstrap, **{name: text for name, text in given.items() if text})
    if access.protocol == "SASL_PLAINTEXT" and not access.mechanism.startswith("SCRAM"):
        raise Misconfigured("KREIS_KAFKA_PROTOCOL: without TLS only SCRAM hides the password")
    return access


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings that every process needs. A service adds its own fields in a subclass.

    The field `log_level` is read from the variable `KREIS_LOG_LEVEL`, and so on. The field's type
    decides how the value is parsed.
    """

    bind: str
    health_bind: str = ""
    """`host:port` where the process tells how it is, in threads of its own. Empty: only at
    `bind`."""
    hosts: str = ""
    """More names by which clients reach this process, separated by commas. `.agency.example` stands
    for all names that end so, `*` for any name."""
    issuer: str
    workload_tokens: Path = Path()
    """A folder with one token file for each service that this service asks. The alternative is
    `token_url`."""
    token_url: str = ""
    """The URL where this service gets tokens with its `client_secret` (OAuth 2.0 client
    credentials)."""
    client_secret: str = field(default="", repr=False)
    safe_mode: bool = True
    log_level: str = "INFO"

    def faults_of_asking(self) -> list[str]:
        """Lists the missing settings. Without them this service cannot ask other services."""
        has_tokens = self.workload_tokens != Path() or (self.token_url and self.client_secret)
        wanted = "KREIS_WORKLOAD_TOKENS, a folder, or KREIS_TOKEN_URL and KREIS_CLIENT_SECRET"
        return [] if has_tokens else [f"{wanted}: needed to ask other services"]

    @classmethod
    def read(cls) -> Self:
        """Reads the environment. Raises `Misconfigured` with one line for each fault."""
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
    """Further settings of a service that has a database and publishes facts."""

    database_url: str
    direct_database_url: str = ""
    """The database's own address, if `database_url` is a transaction pooler. Session locks and
    LISTEN do not work through such a pooler."""
    encryption_keys: Sealer = field(default_factory=lambda: Sealer(""))
    """Keys that encrypt single values, the newest first. Each has 32 bytes, in base64. A process
    does not start without one."""
    kafka: KafkaAccess
    jwks_url: str
    story_clock: bool = False
    delivery_timeout: float = 30.0
    """Seconds until a batch without acknowledgement counts as failed."""
    session_timeout: float = 10.0
    """Seconds without a heartbeat until a consumer's partitions go to another consumer."""

    def __post_init__(self) -> None:
        if self.story_clock and not self.safe_mode:
            raise Misconfigured("KREIS_STORY_CLOCK: only in safe mode (KREIS_SAFE_MODE=true)")


@dataclass(frozen=True, kw_only=True)
class MigrationSettings:
    """Settings of the role `migrate`: the database URL of the owner, and the service's database
    role."""

    owner_database_url: str
    service_role: str


def read_migration_settings(service: str) -> MigrationSettings:
    """Reads the settings of the role `migrate`. Raises `Misconfigured`."""
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
        "Sealer": lambda name: _sealer(env.str(name)),
    }
    # The type is a class, or a class name if the module postpones annotations.
    parse = parsers[setting.type if isinstance(setting.type, str) else setting.type.__name__]
    name = setting.name.upper()
    return parse(name) if setting.default is MISSING else parse(name, setting.default)


def _sealer(keys: str | None) -> Sealer | None:
    """Makes the sealer. A missing variable is reported with all others, so None is fine here."""
    try:
        if keys is not None and not keys.split():
            raise ValueError("no key")
        return None if keys is None else Sealer(keys)
    except ValueError as fault:
        raise Misconfigured(f"KREIS_ENCRYPTION_KEYS: {fault}") from None
