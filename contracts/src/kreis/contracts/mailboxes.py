"""Reads e-mail addresses. Every service uses this one reading.

Promise: an address keeps its domain. Names of domains follow IDNA 2008 (RFC 5891): `straße.example`
is never `strasse.example`. What mail servers do not take is said when the address is entered.
Refuses: letters before the @ that few servers take, domains that are no name of the DNS, and
domains that could only be used after their letters are replaced.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address

import idna
from email_validator import EmailNotValidError, validate_email

from kreis.contracts.texts import mixes_alphabets

LONGEST = 254
"""Characters (RFC 5321)."""


_TWO_SMALL = "Σ"
"""A capital with two small letters, σ and ς. They make two domains, and nobody can say which."""


class NotAMailbox(ValueError):
    """The text is no address that mail can be sent to.

    `code` says why: `before-at` for letters before the @ that few servers take, or `no-mailbox`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`stored` shows the domain in its own letters, `on_the_wire` as mail servers name it."""

    stored: str
    on_the_wire: str


@lru_cache(16)  # a row of a file reads the same address several times
def read(text: str) -> Mailbox:
    """Reads one address. Raises `NotAMailbox`."""
    written = unicodedata.normalize("NFC", text.strip())
    local, _, domain = written.rpartition("@")
    if domain and not local.isascii():
        raise NotAMailbox("before-at")
    if _TWO_SMALL in domain:
        raise NotAMailbox("no-mailbox")
    try:
        found = validate_email(
            written, check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError:
        raise NotAMailbox("no-mailbox") from None
    if found.domain != _in_letters(domain) or not _is_plain(found.domain):
        raise NotAMailbox("no-mailbox")
    return Mailbox(found.normalized, found.ascii_email or "")


def wire(text: str) -> str | None:
    """Returns the address as every mail server takes it; None if none does."""
    try:
        return read(text).on_the_wire
    except NotAMailbox:
        return None


def host_on_the_wire(host: str) -> str:
    """Returns the name of a server as the DNS knows it. Raises `NotAMailbox`.

    Python's own codec follows IDNA 2003, which turns `straße` into `strasse`: a stranger's server.
    """
    if host.isascii():
        return host
    try:
        ip_address(host)
    except ValueError:
        try:
            return idna.encode(unicodedata.normalize("NFC", host.lower())).decode()
        except idna.IDNAError:
            raise NotAMailbox("no-mailbox") from None
    return host


def in_letters(text: str) -> str:
    """Shows encoded names of domains in their own letters: `xn--strae-oqa` is `straße`."""
    return re.sub(r"xn--[a-z0-9-]+", lambda label: _label(label[0]), text)


def _in_letters(domain: str) -> str:
    """A domain as it was written, in small letters, and encoded labels in their own letters."""
    small = unicodedata.normalize("NFC", domain.lower())
    return ".".join(_label(each) for each in small.split("."))


def _label(label: str) -> str:
    try:
        return idna.decode(label) if label.startswith("xn--") else label
    except idna.IDNAError:
        return label


def _is_plain(domain: str) -> bool:
    """Returns whether the domain is no imitation of another.

    Each label has one alphabet. No i has two dots, which a Turkish keyboard makes of a capital I.
    """
    labels = domain.split(".")
    ends = len(labels[-1]) > 1  # no domain at the top has one letter
    return ends and "i\u0307" not in domain and not any(map(mixes_alphabets, labels))
