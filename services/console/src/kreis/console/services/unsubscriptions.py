"""Client of notifications' route to unsubscribe: the token in the link is all that it needs."""

from __future__ import annotations

import httpx

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.client.peers import Refused, send

LENGTH = 43
"""Characters of a token."""


class Unsubscriptions:
    def __init__(self, url: str, *, timeout: float) -> None:
        self._client = httpx.Client(base_url=url, timeout=timeout, verify=ca_bundle())

    def unsubscribe(self, token: str) -> bool:
        """Returns whether the token is one of ours. Raises `Unavailable`."""
        if len(token) != LENGTH:
            return False
        try:
            send(self._client, "POST", "/v1/unsubscriptions", json={"token": token})
        except Refused:
            return False
        return True
