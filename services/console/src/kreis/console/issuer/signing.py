"""The issuer of tokens where an agency has none of its own: on one machine and in containers.

Promise: keys lie in one folder, readable by their owner only, and all are published. A new one
signs once everybody can know it (`PUBLISHED_AHEAD`); an old one stays until the last token that it
signed is over. So a key is replaced while people work, and nobody is refused.
Refuses: to decide what a scope allows (see `scopes`); the services do, each for its own routes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kreis.console.issuer.scopes import ROLES, WORKLOADS

SERVICES = ("intake", "cohorts", "events", "notifications")

PUBLISHED_AHEAD = timedelta(seconds=60)
"""Between a key's publication and its first signature: as long as a cache on the way may keep the
published keys (`keys.MAX_AGE`, 30 s), and a service waits before it asks for them again (30 s)."""
LONGEST_LIFETIME = timedelta(hours=12)
"""Of a token; a key that signs no more is published for that long."""
_NAME = "%Y%m%dT%H%M%S%fZ"


class Issuer:
    def __init__(
        self, keys: Path, issuer: str, *, published_ahead: timedelta = PUBLISHED_AHEAD
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._published_ahead = published_ahead

    def rotate(self) -> datetime:
        """Publishes a new key and withdraws those whose last token is over; returns the moment
        from which the new one signs."""
        self.withdraw_old_keys()
        return _published_at(self.add_key()) + self._published_ahead

    def withdraw_old_keys(self) -> None:
        """A key is over when its successor has been signing for longer than any token lives."""
        now = datetime.now(UTC)
        files = self._key_files()
        for file, successor in pairwise(files):
            if _published_at(successor.stem) + self._published_ahead + LONGEST_LIFETIME < now:
                file.unlink(missing_ok=True)

    def add_key(self) -> str:
        """Publishes one more key; returns its id. The very first one signs at once."""
        self._keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = datetime.now(UTC).strftime(_NAME)
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
        """A signed token with these claims, valid from now on. Makes the first key if need be.
        Raises `ValueError` for a lifetime that a withdrawn key would cut short."""
        if lifetime > LONGEST_LIFETIME:
            raise ValueError(f"a token lives for at most {LONGEST_LIFETIME}, not {lifetime}")
        if not self._key_files():
            self.add_key()
        now = datetime.now(UTC)
        key = self._signing_key(now)
        return jwt.encode(
            {**claims, "iss": self._issuer, "iat": now, "exp": now + lifetime},
            _load(key),
            algorithm="ES256",
            headers={"kid": key.stem},
        )

    def jwks(self) -> dict[str, Any]:
        """All public keys, as services fetch them."""
        return {"keys": [_public(file) for file in self._key_files()]}

    def _signing_key(self, now: datetime) -> Path:
        """The newest that everybody can know by now, or the first of all."""
        files = self._key_files()
        known = [f for f in files if _published_at(f.stem) + self._published_ahead <= now]
        return known[-1] if known else files[0]

    def _key_files(self) -> list[Path]:
        return sorted(self._keys.glob("*.pem"))


def _published_at(name: str) -> datetime:
    return datetime.strptime(name, _NAME).replace(tzinfo=UTC)


def role_claims(role: str, agency: UUID | None, subject: str = "") -> dict[str, Any]:
    """The claims of a person in a role. Raises `KeyError` for a role that does not exist."""
    claims = {"sub": subject or role, "aud": list(SERVICES), "scope": ROLES[role]}
    return claims if agency is None else {**claims, "agency": str(agency)}


def person_claims(roles: Iterable[str], agency: str, subject: str, name: str) -> dict[str, Any]:
    """The claims of a member of staff, who may have several roles."""
    return {
        "sub": subject,
        "name": name,
        "aud": list(SERVICES),
        "agency": agency,
        "scope": " ".join(sorted({scope for role in roles for scope in ROLES[role].split()})),
    }


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
