"""The broker of one machine with a further listener that wants TLS, as elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kreis.chassis.config import KafkaAccess
from kreis.onebox import kafka as onebox_kafka
from kreis.onebox.kafka import EmbeddedKafka, running_kafka
from kreis.onebox.ports import HOST, Ports
from kreis.onebox.service_modules import ServiceModule
from kreis.onebox.services import Surroundings
from tests.support.certificates import self_signed

_STRICT = """\
listener.name.strict.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.strict.scram-sha-512.sasl.jaas.config=\\
  org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.strict.ssl.keystore.type=PEM
listener.name.strict.ssl.keystore.location={pem}
"""


@dataclass(frozen=True)
class StrictBroker:
    kafka: EmbeddedKafka
    strict: str
    """Where one comes in over TLS."""
    authority: Path

    def access(self, user: str) -> KafkaAccess:
        """How this user comes in over TLS."""
        here = self.kafka.users.access(self.strict, user)
        return replace(here, ca=str(self.authority), protocol="")


@contextmanager
def running_strict_kafka(folder: Path) -> Iterator[StrictBroker]:
    strict, pem = f"{HOST}:{Ports(folder).port('strict')}", self_signed(folder)
    with strict_settings(strict, pem), running_kafka(folder) as kafka:
        yield StrictBroker(kafka, strict, pem)


@contextmanager
def all_over_tls(folder: Path) -> Iterator[None]:
    """Services of a box on this folder come in over TLS. Code of 0.1.0 knows no other way to come
    in with a name."""
    folder.mkdir(mode=0o700, exist_ok=True)
    strict, pem = f"{HOST}:{Ports(folder).port('strict')}", self_signed(folder)
    own = Surroundings.of_service

    def of_service(
        around: Surroundings, service: ServiceModule, database: str | None
    ) -> dict[str, str]:
        settings = own(around, service, database)
        settings.pop("KREIS_KAFKA_PROTOCOL", None)
        return {**settings, "KREIS_KAFKA": strict, "KREIS_KAFKA_CA": str(pem)}

    with strict_settings(strict, pem), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Surroundings, "of_service", of_service)
        yield


def over_tls(access: KafkaAccess, folder: Path) -> KafkaAccess:
    """The same user, by the listener of `all_over_tls`."""
    strict = f"{HOST}:{Ports(folder).kept()['strict']}"
    return replace(access, bootstrap=strict, ca=str(folder / "server.pem"), protocol="")


@contextmanager
def strict_settings(strict: str, pem: Path) -> Iterator[None]:
    """Brokers that start inside this block listen there as well."""
    settings = onebox_kafka._SETTINGS
    for there in ("\nlisteners=", "\nadvertised.listeners="):
        settings = settings.replace(there, f"{there}STRICT://{strict},")
    there = "\nlistener.security.protocol.map="
    settings = settings.replace(there, f"{there}STRICT:SASL_SSL,")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(onebox_kafka, "_SETTINGS", settings + _STRICT.format(pem=pem))
        yield
