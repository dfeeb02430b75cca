"""Tokens in mail: which message something is about, signed, without a word about the person.

One stands in the return address of a message, another in its link to unsubscribe. Each is a message
id with a MAC of its own purpose, in lower-case letters and digits, which every mail server keeps.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from uuid import UUID

_MAC = 10
"""Bytes of the MAC: 80 bits, which nobody can try out at a mail server."""
_LETTERS = 42
LENGTH = _LETTERS + 1
_TOKEN = re.compile(rf"(?<![a-z0-9])k([a-z2-7]{{{_LETTERS}}})(?![a-z0-9])", re.IGNORECASE)
SOFT_BREAK = re.compile(r"=\r?\n")
"""A line break that quoted-printable has put into the middle of a word."""

Sign = Callable[..., bytes]
HasSigned = Callable[..., bool]


class Purpose(StrEnum):
    RETURN = "mail return address"
    UNSUBSCRIBE = "mail unsubscribe"


def token_of(message_id: UUID, purpose: Purpose, sign: Sign) -> str:
    mac = sign(str(message_id), purpose)[:_MAC]
    return "k" + base64.b32encode(message_id.bytes + mac).decode().rstrip("=").lower()


def messages_in(text: str, purpose: Purpose, has_signed: HasSigned) -> Iterator[UUID]:
    """Yields the ids of messages whose tokens stand in a text. Forged ones are left out."""
    for found in _TOKEN.finditer(SOFT_BREAK.sub("", text)):
        raw = base64.b32decode(found[1].upper() + "=" * (-_LETTERS % 8))
        message_id = UUID(bytes=raw[:16])
        if has_signed(raw[16:], str(message_id), purpose):
            yield message_id
