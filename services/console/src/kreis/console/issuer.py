"""The issuer of tokens where an agency has none of its own: one machine, safe mode.

Promise: keys lie in one folder, readable by their owner only; the newest signs, all are published,
so that a key can be replaced while tokens of the old one are still about.
Refuses: to decide what a scope allows. It gives names to roles; the services check them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

SERVICES = ("intake", "cohorts", "events", "notifications")

ROLES: Mapping[str, str] = {
    "operator": "agencies:write story-clock:write",
    "subscriber": "facts:read",
    "lead": (
        "staff:read staff:write substitutions:write participants:read pool:read offers:read"
        " offers:write"
        " formations:read cohorts:read events:read invitations:read attendance:read deliveries:read"
        " call-tasks:read call-tasks:write"
    ),
    "contact-person": (
        "staff:read substitutions:write participants:read participants:write children:read"
        " pool:read entries:write"
        " cohorts:read events:read invitations:read answers:write attendance:read"
        " events:write"
        " attendance:write"
        " deliveries:read call-tasks:read call-tasks:write"
    ),
    "group-planning": (
        "pool:read grouping-rules:read grouping-rules:write offers:read offers:write"
        " formations:read"
        " formations:write cohorts:read"
    ),
}
"""What each role of a person may do, in all services."""

WORKLOADS: Mapping[tuple[str, str], str] = {
    ("notifications", "intake"): "contacts:read",
    ("notifications", "events"): "invitations:read links:write recipients:read",
    ("console", "intake"): "children:read contacts:read",
    ("console", "events"): "links:use",
}
"""What a service may do in another: (service, audience) → scopes."""


class Issuer:
    def __init__(self, keys: Path, issuer: str) -> None:
        self._keys = keys
        self._issuer = issuer

    def add_key(self) -> str:
        """Makes a key that signs from now on; the older ones stay published. Returns its id."""
        self._keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        descriptor = os.open(
            self._keys / f"{name}.pem", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600
        )
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        return name

    def sign(self, claims: Mapping[str, Any], lifetime: timedelta) -> str:
        """A signed token with these claims, valid from now on. Makes the first key if need be."""
        if not self._key_files():
            self.add_key()
        newest = self._key_files()[-1]
        now = datetime.now(UTC)
        return jwt.encode(
            {**claims, "iss": self._issuer, "iat": now, "exp": now + lifetime},
            _load(newest),
            algorithm="ES256",
            headers={"kid": newest.stem},
        )

    def jwks(self) -> dict[str, Any]:
        """All public keys, as services fetch them."""
        return {"keys": [_public(file) for file in self._key_files()]}

    def _key_files(self) -> list[Path]:
        return sorted(self._keys.glob("*.pem"))


def role_claims(role: str, agency: UUID | None, subject: str = "") -> dict[str, Any]:
    """The claims of a person in a role. Raises `KeyError` for a role that does not exist."""
    claims = {"sub": subject or role, "aud": list(SERVICES), "scope": ROLES[role]}
    return claims if agency is None else {**claims, "agency": str(agency)}


def workload_claims(service: str, audience: str) -> dict[str, Any]:
    """The claims of a service that asks another one."""
    return {
        "sub": f"kreis/{service}",
        "aud": audience,
        "service": True,
        "scope": WORKLOADS[service, audience],
    }


def _load(file: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _public(file: Path) -> dict[str, Any]:
    public: dict[str, Any] = jwt.algorithms.ECAlgorithm.to_jwk(
        _load(file).public_key(), as_dict=True
    )
    return {**public, "kid": file.stem, "use": "sig", "alg": "ES256"}
