"""Asking another service while a request is answered, where a route needs what only that one knows.

Promise: without an answer the request is refused (503). A route never guesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import current_app

from kreis.chassis.client.peers import Peer, Unavailable
from kreis.chassis.http.problems import Problem

PEERS = "kreis.peers"
"""Where an app keeps the services that its routes ask, by name."""


def ask(service: str, path: str, *, agency: UUID, purpose: str, **query: Any) -> Any:
    """Returns the JSON of the other service's response. Raises `Refused`, and `Problem` 503.

    Call it outside of a transaction: the other service may take its time.
    """
    peers: Mapping[str, Peer] = current_app.extensions[PEERS]
    try:
        if service not in peers:
            raise Unavailable(f"{service} cannot be asked here")
        return peers[service].get(path, agency=agency, purpose=purpose, **query)
    except Unavailable:
        raise Problem(503, f"{service} does not answer. Try again in a minute.") from None
