"""Looks up the name of a receiver, and refuses what is inside.

Promise: it returns addresses that were checked. Whoever connects to one of them, and not to the
name, cannot be led to another machine by an answer that changes meanwhile.
"""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from kreis.contracts.refusals import Fault, InvalidInput
from kreis.subscriptions.domain import webhooks
from kreis.subscriptions.domain.webhooks import NotTaken

TRIED = 3
"""Addresses of one name that are tried."""
_SAID = {
    "no-address": "expected a name that has an address",
    "inside-address": "expected an address that is reachable from the Internet",
}


def addresses_of(host: str, port: int) -> list[str]:
    """Looks up a name. Raises `NotTaken` if it has no address, or one that is inside."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise NotTaken("no-address") from fault
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not all(webhooks.is_outside(each) for each in addresses):
        raise NotTaken("inside-address")
    return addresses[:TRIED]


def check(url: str) -> None:
    """Checks an address that somebody wants records to be sent to. Raises `InvalidInput`."""
    fault = webhooks.fault_of(url)
    if fault is None:
        parts = urlsplit(url)
        try:
            addresses_of(parts.hostname or "", parts.port or 443)
        except NotTaken as found:
            fault = _SAID[found.reason]
    if fault is not None:
        raise InvalidInput(Fault("url", url, fault))
