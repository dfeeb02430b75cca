"""A broker that asks who one is, and lets nobody do what was not granted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kreis.administration.access import SERVICES
from kreis.onebox.kafka import _SETTINGS, running_kafka
from kreis.onebox.ports import HOST, Ports
from tests.support.certificates import self_signed

_STRICT = r"""
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,STRICT:SASL_SSL
listener.name.strict.sasl.enabled.mechanisms=PLAIN
listener.name.strict.plain.sasl.jaas.config=\
  org.apache.kafka.common.security.plain.PlainLoginModule required {users};
listener.name.strict.ssl.keystore.type=PEM
listener.name.strict.ssl.keystore.location={pem}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
"""


@dataclass(frozen=True)
class StrictBroker:
    administration: str
    """Where one comes in unasked and may do everything."""
    strict: str
    """Where one comes in by name, over TLS."""
    authority: Path


@contextmanager
def running_strict_kafka(folder: Path) -> Iterator[StrictBroker]:
    port = Ports(folder).port("strict")
    pem = self_signed(folder)
    users = " ".join(f'user_{name}="{password(name)}"' for name in SERVICES)
    strict = _STRICT.format(users=users, pem=pem)
    settings = _SETTINGS.replace(",CONTROLLER:", f",STRICT://{HOST}:{port},CONTROLLER:", 1).replace(
        "advertised.listeners=PLAINTEXT://{host}:{port}",
        f"advertised.listeners=PLAINTEXT://{{host}}:{{port}},STRICT://{HOST}:{port}",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kreis.onebox.kafka._SETTINGS", settings + strict)
        with running_kafka(folder) as kafka:
            yield StrictBroker(kafka.bootstrap, f"{HOST}:{port}", pem)


def password(name: str) -> str:
    return f"{name}-secret"
