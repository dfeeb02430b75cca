"""A broker that asks who one is, and lets nobody do what was not granted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kreis.onebox.kafka import _SETTINGS, running_kafka
from kreis.onebox.ports import HOST, Ports

USERS = ("intake", "cohorts", "events", "notifications")
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
    authority = certificate(folder)
    users = " ".join(f'user_{name}="{password(name)}"' for name in USERS)
    strict = _STRICT.format(users=users, pem=folder / "broker.pem")
    settings = _SETTINGS.replace(",CONTROLLER:", f",STRICT://{HOST}:{port},CONTROLLER:", 1).replace(
        "advertised.listeners=PLAINTEXT://{host}:{port}",
        f"advertised.listeners=PLAINTEXT://{{host}}:{{port}},STRICT://{HOST}:{port}",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kreis.onebox.kafka._SETTINGS", settings + strict)
        with running_kafka(folder) as kafka:
            yield StrictBroker(kafka.bootstrap, f"{HOST}:{port}", authority)


def password(name: str) -> str:
    return f"{name}-secret"


def certificate(folder: Path) -> Path:
    """One that vouches for itself; the broker's file has the key in it as well."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "broker.pem").write_bytes(private + pem)
    (folder / "authority.pem").write_bytes(pem)
    return folder / "authority.pem"
