"""Encryption of single values before they reach the database.

Promise: a sealed value can be opened only with its key and only in its place: the same column,
agency and row. The first key seals; all keys open. The keys never reach the database or a log.
Refuses: to open a value whose key is missing, or that was changed or moved (`CannotOpen`).

Form of a sealed value: version (1 byte), id of the key (4), nonce (12), AES-256-GCM text with tag.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_KEY, _ID, _NONCE = 32, 4, 12
LABEL = len(_VERSION) + _ID
"""Bytes at the beginning of a sealed value. They name the key."""


class CannotOpen(Exception):
    """The key of a sealed value is missing, or the value was changed or belongs elsewhere."""


class NoKey(Exception):
    """A value must be encrypted, and this process has no key."""


class Sealer:
    """Seals and opens values. `keys` are 32 random bytes each, in base64, the newest first. They
    are separated by commas or white space. Without keys nothing can be sealed or opened.
    Raises `ValueError`."""

    def __init__(self, keys: str) -> None:
        raw = [_decoded(each) for each in keys.replace(",", " ").split()]
        self._ciphers = {_label(each): AESGCM(each) for each in raw}
        self._signing_keys = [hmac.digest(each, b"kreis signing key", "sha256") for each in raw]
        self.label = _label(raw[0]) if raw else b""
        """The beginning of every value that this sealer seals."""

    def seal(self, text: str, *place: object) -> bytes:
        """Encrypts a text for this place. Raises `NoKey`."""
        if not self.label:
            raise NoKey("KREIS_ENCRYPTION_KEYS")
        nonce, cipher = os.urandom(_NONCE), self._ciphers[self.label]
        return self.label + nonce + cipher.encrypt(nonce, text.encode(), _bound_to(place))

    def open(self, sealed: bytes, *place: object) -> str:
        """Decrypts what `seal` made for this place. Raises `CannotOpen`."""
        cipher = self._ciphers.get(bytes(sealed[:LABEL]))
        if cipher is None:
            raise CannotOpen(f"{place[0]}: its key is not in KREIS_ENCRYPTION_KEYS")
        nonce, text = bytes(sealed[LABEL : LABEL + _NONCE]), bytes(sealed[LABEL + _NONCE :])
        try:
            return cipher.decrypt(nonce, text, _bound_to(place)).decode()
        except InvalidTag:
            raise CannotOpen(f"{place[0]}: the value was changed or moved") from None

    def sign(self, text: str, *place: object) -> bytes:
        """Returns a keyed MAC of a text for this place. Raises `NoKey`."""
        if not self._signing_keys:
            raise NoKey("KREIS_ENCRYPTION_KEYS")
        return _mac(self._signing_keys[0], text, place)

    def has_signed(self, begin: bytes, text: str, *place: object) -> bool:
        """Returns whether `sign` made a MAC that begins so, with any of the keys."""
        macs = [_mac(key, text, place)[: len(begin)] for key in self._signing_keys]
        return any(hmac.compare_digest(begin, each) for each in macs)


NO_KEYS = Sealer("")
"""For processes that seal and open nothing."""


def new_key() -> str:
    """Makes a random key, as `KREIS_ENCRYPTION_KEYS` takes it."""
    return base64.urlsafe_b64encode(os.urandom(_KEY)).decode()


def _decoded(key: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except ValueError:
        raw = b""
    if len(raw) != _KEY:
        raise ValueError(f"expected {_KEY} bytes in base64 for each key")
    return raw


def _label(key: bytes) -> bytes:
    return _VERSION + hashlib.sha256(b"kreis key id" + key).digest()[:_ID]


def _mac(key: bytes, text: str, place: tuple[object, ...]) -> bytes:
    return hmac.digest(key, _bound_to((*place, text)), "sha256")


def _bound_to(place: tuple[object, ...]) -> bytes:
    return "\x1f".join(map(str, place)).encode()
