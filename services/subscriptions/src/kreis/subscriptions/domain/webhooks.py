"""Webhooks: to which addresses records may be sent, how they are signed, and when to give up.

Promise: the signature covers the id of the record, the time of sending and the body, in the form of
Standard Webhooks 1.0 (https://www.standardwebhooks.com). A receiver that refuses old times cannot
be sent a record again by somebody who has read it on its way.
Refuses: every address that is not reachable from everywhere: those of the own machine, of private
and link-local networks, and of the cloud's metadata.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit
from uuid import UUID

LONGEST_URL = 500
"""Characters."""
SHUT_AFTER = timedelta(days=3)
"""Time of failures without a success after which nothing is sent any more."""
FAILS_FOR_LONG = timedelta(days=1)
"""Time of failures without a success after which somebody calls the team: two days are left."""
LOOKS_EVERY = timedelta(seconds=5)
"""Pause after all records were sent."""
GOES_ON_AFTER = timedelta(seconds=1)
"""Pause after a run that ended before all were sent. Due work plans itself for a time to come."""
_PAUSES = (10, 60, 300, 1800, 3600)
"""Seconds before each retry. The last one is for all that follow."""
_WRAPPED = (
    IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"),
)  # fmt: skip
"""IPv6 addresses that stand for an IPv4 address (RFC 6052, RFC 8215, RFC 4291 § 2.5.5.1)."""
_PREFIX = "whsec_"

Address = IPv4Address | IPv6Address


class NotTaken(Exception):
    """The receiver has not said that it took the record. `reason` has a text on the page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Webhook:
    """Where the records of a view are sent. `delivered` is a position in its feed."""

    name: str
    url: str
    delivered: int
    delivered_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    failure: str | None = None
    shut_at: datetime | None = None
    tested_at: datetime | None = None
    test_outcome: str | None = None
    secret: bytes = field(default=b"", repr=False)

    def is_to_be_shut(self, now: datetime) -> bool:
        """True if it has failed for so long that nobody seems to be there."""
        return self.failing_since is not None and self.failing_since + SHUT_AFTER <= now

    @property
    def pause(self) -> timedelta:
        """How long to wait before the next try."""
        if not self.failures:
            return LOOKS_EVERY
        return timedelta(seconds=_PAUSES[min(self.failures, len(_PAUSES)) - 1])


def fault_of(url: str) -> str | None:
    """Says what is wrong with the form of an address, None if nothing is."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        return "expected an address such as https://example.org/kreis"
    if parts.scheme != "https" or not host or not url.isascii() or any(c.isspace() for c in url):
        return "expected an address that begins with https://"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "expected an address without a user, a password or a fragment"
    if port == 0:
        return "expected a port above 0"
    return None


def is_outside(text: str) -> bool:
    """True if everybody on the Internet means the same machine by this IP address."""
    address = ip_address(text.partition("%")[0])
    return all(_is_everybodys(each) for each in _meant(address))


def _is_everybodys(address: Address) -> bool:
    is_of_a_site = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not is_of_a_site


def _meant(address: Address) -> Iterable[Address]:
    """Yields the address, and those that it stands for by way of a gateway."""
    yield address
    if isinstance(address, IPv4Address):
        return
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _WRAPPED):
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    yield from (each for each in inner if each is not None)


def signature(secret: bytes, record_id: UUID | str, seconds: int, body: bytes) -> str:
    """Returns the value of the header `webhook-signature`."""
    signed = b"%s.%d." % (str(record_id).encode(), seconds) + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def told_secret(secret: bytes) -> str:
    """Returns the secret as libraries for Standard Webhooks take it."""
    return _PREFIX + base64.b64encode(secret).decode()
