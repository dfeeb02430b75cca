"""Encrypted files: written for the holder of a recovery key, who need not be there.

Promise: a file is encrypted with the public half of a recovery key. Only the secret half opens it.
Both sides work block by block, so a file may be larger than memory. A changed, shortened or
reordered file is noticed. `open_blocks` checks each block before it returns it.
Refuses: another key, and a file that is not whole (`Fault`).

Form: `_MAGIC`, an ephemeral X25519 key (32 bytes), then blocks of 64 KiB in ChaCha20-Poly1305. The
nonce counts the blocks and marks the last one.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kreis.onebox.fault import Fault

_MAGIC = b"kreis sealed file 1\n"
_BLOCK, _TAG, _KEY = 64 * 1024, 16, 32


def new_recovery_key() -> tuple[str, str]:
    """Makes a key. Returns its secret half, to be kept elsewhere, and its public half."""
    secret = os.urandom(_KEY)
    return _text(secret), _text(_public(X25519PrivateKey.from_private_bytes(secret)))


def seal(source: IO[bytes], target: IO[bytes], public: str) -> None:
    """Encrypts all of `source` for the holder of the recovery key."""
    recipient, own = _bytes(public), X25519PrivateKey.generate()
    target.write(_MAGIC + _public(own))
    shared = own.exchange(X25519PublicKey.from_public_bytes(recipient))
    cipher = _cipher(shared, _public(own), recipient)
    number, block = 0, source.read(_BLOCK)
    while True:
        following = source.read(_BLOCK) if block else b""
        target.write(cipher.encrypt(_nonce(number, not following), block, None))
        if not following:
            return
        number, block = number + 1, following


def open_blocks(source: IO[bytes], secret: str) -> Iterator[bytes]:
    """Decrypts a file block by block."""
    private = X25519PrivateKey.from_private_bytes(_bytes(secret))
    head = source.read(len(_MAGIC) + _KEY)
    if len(head) < len(_MAGIC) + _KEY or not head.startswith(_MAGIC):
        raise Fault("This is no encrypted backup.", "Name a file that `kreis backup` has made.")
    ephemeral = head[len(_MAGIC) :]
    shared = private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    cipher = _cipher(shared, ephemeral, _public(private))
    number, block = 0, source.read(_BLOCK + _TAG)
    while True:
        following = source.read(_BLOCK + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, not following), block, None)
        except InvalidTag:
            raise Fault(
                "The backup does not open: another recovery key, or a damaged file.",
                "Try the key that `kreis backup-key` printed for it, or another copy.",
            ) from None
        if not following:
            return
        number, block = number + 1, following


def _cipher(shared: bytes, ephemeral: bytes, recipient: bytes) -> ChaCha20Poly1305:
    salt = ephemeral + recipient
    return ChaCha20Poly1305(HKDF(SHA256(), _KEY, salt, b"kreis sealed file").derive(shared))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _public(key: X25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


def _bytes(key: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(key.strip())
    except ValueError:
        raw = b""
    if len(raw) != _KEY:
        raise Fault("This is no recovery key.", "It is one line of 44 characters.")
    return raw
