"""PostgreSQL and Kafka in containers, by testcontainers.

`POSTGRES_IMAGE` and `KAFKA_IMAGE` name the images, as for the compose file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer
from testcontainers.core.docker_client import DockerClient

from kreis.onebox.kafka import VERSION, GivenKafka
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


@contextmanager
def kafka_container(settings: str, folder: Path) -> Iterator[GivenKafka]:
    """A running Apache Kafka, from its own image, with the settings of the embedded one.

    `KafkaContainer` of testcontainers starts Confluent's image, by scripts that this one lacks.
    """
    host, port = DockerClient().host(), Ports(folder).port("kafka")
    container = DockerContainer(os.environ.get("KAFKA_IMAGE", f"apache/kafka:{VERSION}"))
    for name, value in _environment(settings, host, port).items():
        container.with_env(name, value)
    with container.with_bind_ports(_INSIDE, port):
        broker = GivenKafka(f"{host}:{port}")
        broker.start(_LONGEST_START)
        yield broker


def _environment(settings: str, host: str, port: int) -> Mapping[str, str]:
    """Each setting as the image reads it: `log.dirs` is `KAFKA_LOG_DIRS`."""
    text = settings.format(host=host, port=port, controller=_CONTROLLER, log="/tmp/kafka")
    named = dict(line.split("=", 1) for line in text.splitlines() if line and line[0] != "#")
    named |= {
        "controller.quorum.voters": f"1@localhost:{_CONTROLLER}",
        "listeners": f"PLAINTEXT://:{_INSIDE},CONTROLLER://localhost:{_CONTROLLER}",
    }
    return {f"KAFKA_{name.replace('.', '_').upper()}": value for name, value in named.items()}
