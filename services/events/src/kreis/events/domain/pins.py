"""PINs: six random digits, told once and kept as a salted, slow hash.

Rosters and the links of people who need discretion use them. Nobody can guess a PIN from what she
knows about a person, as she could a birthday.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

WRONG_PINS = 5
"""So many wrong tries lock what the PIN opens."""
_DIGITS = 6
_SALT_BYTES = 16
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class Pin:
    """A PIN as it is stored."""

    salt: bytes
    hash: bytes

    def takes(self, typed: str) -> bool:
        """Returns whether the typed PIN is right."""
        return hmac.compare_digest(_hash_of(typed, self.salt), self.hash)


def new_pin() -> tuple[str, Pin]:
    """Makes a PIN. Returns the digits to be told, and what is stored."""
    digits = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    salt = secrets.token_bytes(_SALT_BYTES)
    return digits, Pin(salt, _hash_of(digits, salt))


def is_locked(*wrong_pins: int) -> bool:
    """Returns whether one of these counts of wrong tries has reached the limit."""
    return max(wrong_pins) >= WRONG_PINS


def _hash_of(typed: str, salt: bytes) -> bytes:
    """A PIN is short, so its hash is slow: a stolen table does not tell it soon."""
    return hashlib.scrypt(typed.encode("utf-8", "surrogatepass"), salt=salt, **_SCRYPT)
