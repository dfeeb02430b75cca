#!/usr/bin/env python3
"""Every secret that an installation of its own needs: made once, handed to those who need it.

    deploy/make_secrets.py folders DIRECTORY    a folder for each, kept where it is there already
    deploy/make_secrets.py manifests            Kubernetes Secrets, for `kubectl create -f -`

Each service gets how it reaches its database and the secret with which it asks the issuer for
tokens, and the key with which it encrypts values of its database. `owners` lets migrations in,
`clients` tells the issuer who may ask. With `--kafka`, a folder with the certificate of a single
broker (see certificate.py), also its users: each service and a subscriber with a password of their
own, and the broker what it must know. Nothing but Python's standard library, so that any machine
can run it.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

SERVICES = ("intake", "cohorts", "events", "notifications", "insights", "subscriptions", "exchange")
CLIENTS = (*SERVICES, "console", "story")
SUBSCRIBER, ADMINISTRATOR, BROKER = "subscriber", "administrator", "broker"
USER, KAFKA_USER = 10001, 1000
"""Who the processes are in our images, and in that of Kafka."""

Files = Mapping[str, Mapping[str, str]]
Known = Callable[[str, str], str | None]
"""What a file of a folder holds already, if it is there."""


def nothing(folder: str, name: str) -> str | None:
    """Nothing is there yet."""
    return None


def kafka_files(certificate: Path, known: Known = nothing) -> Files:
    """The same for a single broker: who each process is there, in its folder `kafka`. The broker
    knows itself and the administrator; the others it gets from the administrator."""
    users = (*SERVICES, SUBSCRIBER, ADMINISTRATOR, BROKER)
    passwords = {
        user: known("topics/users", user)
        or known("kafka/broker", user)
        or secrets.token_urlsafe(24)
        for user in users
    }
    authority = {"ca.crt": (certificate / "tls.crt").read_text()}

    def identity(user: str) -> Mapping[str, str]:
        return {"user": user, "password": passwords[user], **authority}

    shown = {name: (certificate / name).read_text() for name in ("tls.crt", "tls.key")}
    own = {user: passwords[user] for user in (BROKER, ADMINISTRATOR)}
    return {
        **{f"{service}/kafka": identity(service) for service in SERVICES},
        "story/kafka": identity(ADMINISTRATOR),
        "topics/kafka": identity(ADMINISTRATOR),
        "topics/users": {user: passwords[user] for user in users if user != BROKER},
        "subscriber/kafka": identity(SUBSCRIBER),
        "kafka/broker": {**own, **shown},
    }


def files(postgres: str, known: Known = nothing) -> Files:
    """Folder → file → content. `postgres` is host:port, as the services reach it, with options
    behind a `?`."""
    postgres, mark, options = postgres.partition("?")

    def kept(folder: str, name: str) -> str:
        return known(folder, name) or secrets.token_urlsafe(24)

    roles = [f"kreis_{service}{kind}" for service in SERVICES for kind in ("", "_owner")]
    owners = {role: kept("owners", role) for role in ("superuser", *roles)}
    clients = {client: kept("clients", client) for client in CLIENTS}

    def url(service: str, role: str) -> str:
        return (
            f"postgresql+psycopg://{role}:{owners[role]}@{postgres}/kreis_{service}{mark}{options}"
        )

    made = {client: {"client-secret": clients[client]} for client in CLIENTS}
    for service in SERVICES:
        key = known(service, "encryption-keys") or _key()
        made[service]["encryption-keys"] = key
        made[service]["database-url"] = url(service, f"kreis_{service}")
        owners[f"{service}-url"] = url(service, f"kreis_{service}_owner")
    made["console"]["session-key"] = kept("console", "session-key")
    return {**made, "owners": owners, "clients": clients}


def _key() -> str:
    """32 random bytes in base64. A key that is lost takes what it encrypted with it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def write_folders(root: Path, postgres: str, certificate: Path | None = None) -> None:
    """Readable by the services' user alone, where this process may give files away."""

    def known(folder: str, name: str) -> str | None:
        file = root / folder / name
        return file.read_text() if file.exists() else None

    grafana = known("grafana", "admin-password") or secrets.token_urlsafe(24)
    kafka = kafka_files(certificate, known) if certificate else {}
    made = {**files(postgres, known), **kafka, "grafana": {"admin-password": grafana}}
    for folder, content in made.items():
        (root / folder).mkdir(parents=True, exist_ok=True)
        for name, text in content.items():
            _write(root / folder / name, text, KAFKA_USER if folder == "kafka/broker" else USER)


def _write(file: Path, text: str, user: int) -> None:
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400), "w") as opened:
        opened.write(text)
    if os.geteuid() == 0:
        os.chown(new, user, user)
    new.replace(file)


def manifests(postgres: str, certificate: Path | None = None) -> str:
    """A `List` of Secrets, each named after its folder."""
    made = files(postgres)
    superuser = {"username": "postgres", "password": made["owners"]["superuser"]}
    kafka = kafka_files(certificate) if certificate else {}
    all_ = {**made, **{name.replace("/", "-"): content for name, content in kafka.items()}}
    items = [_secret(name, content) for name, content in all_.items()]
    # The form in which CloudNativePG takes it.
    items.append(_secret("postgres-superuser", superuser, "kubernetes.io/basic-auth"))
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=2)


def _secret(name: str, content: Mapping[str, str], kind: str = "Opaque") -> Mapping[str, object]:
    data = {file: base64.b64encode(text.encode()).decode() for file, text in content.items()}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "labels": {"app.kubernetes.io/part-of": "kreis"}},
        "type": kind,
        "data": data,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("form", choices=["folders", "manifests"])
    parser.add_argument("directory", nargs="?", type=Path)
    parser.add_argument("--postgres", default="postgres:5432", help="host:port?options")
    parser.add_argument("--kafka", type=Path, metavar="FOLDER", help="tls.crt and tls.key of Kafka")
    given = parser.parse_args()
    if given.form == "manifests":
        sys.stdout.write(manifests(given.postgres, given.kafka))
    elif given.directory is None:
        parser.error("folders: name the directory")
    else:
        write_folders(given.directory, given.postgres, given.kafka)


if __name__ == "__main__":
    main()
