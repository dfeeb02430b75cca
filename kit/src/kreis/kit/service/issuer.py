"""The issuer of tokens, played by the kit.

Promise: tokens are signed as the real issuer signs them, by a key of the published set. What a case
breaks on purpose, it names: another audience, a time that is over, a key that nobody published.
"""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from kreis.kit.facts import some_id

LIVES = 600
"""Seconds that a token is valid."""
OVER = -3600
"""Seconds that a token of the past has left. Clocks may differ by a minute."""


class Key:
    """A key pair with its id."""

    def __init__(self) -> None:
        self.id = some_id()
        self._pair = ec.generate_private_key(ec.SECP256R1())

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self._pair, algorithm="ES256", headers={"kid": self.id})

    def public(self) -> dict[str, Any]:
        own = ECAlgorithm.to_jwk(self._pair.public_key(), as_dict=True)
        return {**own, "kid": self.id, "use": "sig", "alg": "ES256"}


class Issuer:
    """Signs tokens for one service. `url` is what it is called."""

    def __init__(self, service: str) -> None:
        self.service, self.url = service, ""
        self._keys = [Key()]

    def jwks(self) -> dict[str, Any]:
        """Returns the published keys."""
        return {"keys": [each.public() for each in self._keys]}

    def rotate(self) -> None:
        """Publishes a new key, which signs from now on. The old one stays published."""
        self._keys.append(Key())

    def token(
        self,
        agency: UUID,
        scope: str,
        *,
        subject: str = "",
        audience: str = "",
        left: int = LIVES,
        key: Key | None = None,
    ) -> str:
        """Returns a token of a person of this agency."""
        now = int(time.time())
        return (key or self._keys[-1]).sign(
            {
                "iss": self.url,
                "sub": subject or some_id(),
                "aud": audience or self.service,
                "agency": str(agency),
                "scope": scope,
                "iat": now + min(left, 0) - 1,
                "exp": now + left,
            }
        )

    def stranger(self) -> Key:
        """Returns a key that nobody has published, under the id of one that is."""
        key = Key()
        key.id = self._keys[-1].id
        return key
