"""Who may come in to this machine's Kafka, and with which password.

Promise: each service, the administrator and a subscriber have a password of their own, made once,
in a file that only its owner may read. The broker's own password is new at every start.
Refuses: passwords on command lines, where every user of the machine could read them. So users are
not made by `kafka-storage format --add-scram`, but by the broker, over its loopback listener.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kreis.onebox import folders

if TYPE_CHECKING:
    from kreis.chassis.config import KafkaAccess

ADMINISTRATOR, SUBSCRIBER = "administrator", "subscriber"
_BROKER = "broker"
PROTOCOL = "SASL_PLAINTEXT"


class KafkaUsers:
    """The users of one data folder, as a folder with one file for each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, name: str) -> Path:
        """Where this user's password is."""
        return self.folder / name

    def passwords(self) -> Mapping[str, str]:
        """Every user's password; what is missing is made."""
        from kreis.administration.access import USERS

        return {name: self._password(name) for name in (ADMINISTRATOR, *USERS)}

    def access(self, bootstrap: str, name: str) -> KafkaAccess:
        """How this user comes in."""
        from kreis.chassis.config import KafkaAccess

        password = self._password(name)
        return KafkaAccess(bootstrap, user=name, password=password, protocol=PROTOCOL)

    def settings(self, name: str) -> Mapping[str, str]:
        """The same, as variables of a process."""
        return {
            "KREIS_KAFKA_PROTOCOL": PROTOCOL,
            "KREIS_KAFKA_USER": name,
            "KREIS_KAFKA_PASSWORD_FILE": str(self.file(name)),
        }

    def _password(self, name: str) -> str:
        file = self.file(name)
        if not file.exists():
            folders.write_private(file, secrets.token_urlsafe(32) + "\n")
        return file.read_text().strip()


def own_login(secret: str) -> str:
    """How the broker comes in to itself, as its settings say it."""
    module = "org.apache.kafka.common.security.plain.PlainLoginModule required"
    return f'{module} username="{_BROKER}" password="{secret}" user_{_BROKER}="{secret}";'


def own_access(bootstrap: str, secret: str) -> KafkaAccess:
    """How onebox comes in as the broker, to make the users. Unencrypted, so only for a process
    that is known to be the broker."""
    from kreis.chassis.config import KafkaAccess

    return KafkaAccess(
        bootstrap, mechanism="PLAIN", user=_BROKER, password=secret, protocol=PROTOCOL
    )
