"""Issuer of tokens for an agency that has none of its own, on one machine and in containers.

All keys lie in one folder that only its owner can read, and all are published. A new key signs once
every service can know it (`PUBLISHED_AHEAD`). An old key stays until its last token has expired. So
a key is replaced while people work, and nobody is refused.

Refuses to decide what a scope allows (see `scopes`): each service does that for its own routes.
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

SERVICES = ("intake", "cohorts", "events", "notifications", "insights", "subscriptions", "exchange")

PUBLISHED_AHEAD = timedelta(seconds=60)
"""Time between a key's publication and its first signature. A cache may keep the published keys for
30 s (`keys.MAX_AGE`). A service waits another 30 s before it fetches them again."""
LONGEST_LIFETIME = timedelta(hours=12)
"""Longest lifetime of a token. A key that no longer signs stays published for that long."""
_NAME = "%Y%m%dT%H%M%S%fZ"


class Issuer:
    def __init__(
        self, keys: Path, issuer: str, *, published_ahead: timedelta = PUBLISHED_AHEAD
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._published_ahead = published_ahead

    def rotate(self) -> datetime:
        """Publishes a new key, deletes expired ones, and returns when the new key starts to
        sign."""
        self.withdraw_old_keys()
        return _published_at(self.add_key()) + self._published_ahead

    def withdraw_old_keys(self) -> None:
        """Deletes each key whose successor has signed for longer than any token lives."""
        now = datetime.now(UTC)
        files = self._key_files()
        for file, successor in pairwise(files):
            if _published_at(successor.stem) + self._published_ahead + LONGEST_LIFETIME < now:
                file.unlink(missing_ok=True)

    def add_key(self) -> str:
        """Publishes one more key and returns its id. The very first key signs at once."""
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
        """Returns a signed token with these claims, valid from now on.

        Makes the first key if there is none. Raises `ValueError` for a lifetime above
        `LONGEST_LIFETIME`: the key could be deleted before the token expires.
        """
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
        """Returns all public keys as a JWKS."""
        return {"keys": [_public(file) for file in self._key_files()]}

    def _signing_key(self, now: datetime) -> Path:
        """Returns the newest key that every service can know by now, else the oldest."""
        files = self._key_files()
        known = [f for f in files if _published_at(f.stem) + self._published_ahead <= now]
        return known[-1] if known else files[0]

    def _key_files(self) -> list[Path]:
        return sorted(self._keys.glob("*.pem"))


def _published_at(name: str) -> datetime:
    return datetime.strptime(name, _NAME).replace(tzinfo=UTC)


def role_claims(role: str, agency: UUID | None, subject: str = "") -> dict[str, Any]:
    """Returns the claims of a person in one role, or in several: `contact-person+lead`. Raises
    `KeyError` for an unknown role."""
    first, *more = role.split("+")
    scopes = " ".join(ROLES[each] for each in (first, *more))
    claims = {"sub": subject or first, "aud": list(SERVICES), "scope": scopes}
    return claims if agency is None else {**claims, "agency": str(agency)}


def person_claims(roles: Iterable[str], agency: str, subject: str, name: str) -> dict[str, Any]:
    """Returns the claims of a member of staff, who may have several roles."""
    return {
        "sub": subject,
        "name": name,
        "aud": list(SERVICES),
        "agency": agency,
        "scope": " ".join(sorted({scope for role in roles for scope in ROLES[role].split()})),
    }


def workload_claims(service: str, audience: str) -> dict[str, Any]:
    """Returns the claims of a service that asks another service."""
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
