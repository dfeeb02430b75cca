"""PostgreSQL and Kafka in containers, by testcontainers.

`POSTGRES_IMAGE` and `KAFKA_IMAGE` name the images, as for the compose file.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer
from testcontainers.core.docker_client import DockerClient

from kreis.administration.broker import broker_answers
from kreis.administration.users import set_passwords
from kreis.chassis.config import KafkaAccess
from kreis.onebox.kafka import VERSION, GivenKafka
from kreis.onebox.kafka_users import ADMINISTRATOR, KafkaUsers, own_access, own_login
from kreis.onebox.ports import Ports
from kreis.onebox.postgres import SUPERUSER

_INSIDE, _CONTROLLER = 9092, 9093
"""Ports in the container of the broker."""
_LONGEST_START = 120.0
"""Seconds, for a broker in a container on a busy machine."""


@contextmanager
def postgres_container(settings: Mapping[str, str]) -> Iterator[str]:
    """The URL of a running PostgreSQL, as its superuser."""
    image = os.environ.get("POSTGRES_IMAGE", "postgres:18.1")
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    container = PostgresContainer(image, username=SUPERUSER, dbname=SUPERUSER, driver=None)
    # Unicode, sorted by code points, as on the embedded server.
    container.with_env("LANG", "C.UTF-8")
    with container.with_command(f"postgres {options}"):
        yield container.get_connection_url()


class ContainerKafka(GivenKafka):
    """The broker in a container, with the users of one machine."""

    def __init__(self, bootstrap: str, folder: Path) -> None:
        super().__init__(bootstrap)
        self.users: KafkaUsers = KafkaUsers(folder / "kafka-users")

    @property
    def access(self) -> KafkaAccess:
        return self.users.access(self.bootstrap, ADMINISTRATOR)

    def make_users(self, secret: str) -> None:
        """As onebox does at each start, with the broker's own password."""
        own, limit = own_access(self.bootstrap, secret), time.monotonic() + _LONGEST_START
        while not broker_answers(own, 5.0):
            assert time.monotonic() < limit, "no broker answers in its container"
        set_passwords(own, self.users.passwords())


@contextmanager
def kafka_container(settings: str, folder: Path) -> Iterator[ContainerKafka]:
    """A running Apache Kafka, from its own image, with the settings of the embedded one.

    `KafkaContainer` of testcontainers starts Confluent's image, by scripts that this one lacks.
    """
    host, port = DockerClient().host(), Ports(folder).port("kafka")
    container = DockerContainer(os.environ.get("KAFKA_IMAGE", f"apache/kafka:{VERSION}"))
    secret = secrets.token_urlsafe(32)
    for name, value in _environment(settings, host, port, secret).items():
        container.with_env(name, value)
    with container.with_bind_ports(_INSIDE, port):
        broker = ContainerKafka(f"{host}:{port}", folder)
        broker.make_users(secret)
        yield broker


def _environment(settings: str, host: str, port: int, secret: str) -> Mapping[str, str]:
    """Each setting as the image reads it: `log.dirs` is `KAFKA_LOG_DIRS`, a hyphen is `___`."""
    text = settings.format(
        host=host, port=port, controller=_CONTROLLER, log="/tmp/kafka", login=own_login(secret)
    ).replace("\\\n  ", "")
    named = dict(line.split("=", 1) for line in text.splitlines() if line and line[0] != "#")
    named |= {
        "controller.quorum.voters": f"1@localhost:{_CONTROLLER}",
        "listeners": f"KREIS://:{_INSIDE},CONTROLLER://localhost:{_CONTROLLER}",
    }
    hyphened = {name.replace("-", "___").replace(".", "_"): name for name in named}
    return {f"KAFKA_{each.upper()}": named[name] for each, name in hyphened.items()}
