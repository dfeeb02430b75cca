"""Access tokens that a service sends when it asks another service.

Promise: each call returns a token for the given audience. The token stays valid for a while.
`from_folder` is for one machine: it reads files that another program replaces before the tokens
expire.
`from_issuer` is for containers: it asks an issuer with OAuth 2.0 client credentials (RFC 6749
§4.4). The issuer is Kreis' own or the agency's identity provider.
Refuses: to write a secret or a token anywhere.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.config import Settings

Tokens = Callable[[str], str]
"""A function from an audience to a token. The audience is the name of the service to ask."""

RENEW_AT = 0.8
"""The share of a token's lifetime after which the token is replaced."""


class NoToken(Exception):
    """The issuer gave no token. A later retry may help."""


def tokens_of(settings: Settings, client: str) -> Tokens:
    """Returns the token source that is chosen in the settings. `client` is the name of the asking
    service."""
    if settings.token_url:
        return from_issuer(settings.token_url, client, settings.client_secret)
    return from_folder(settings.workload_tokens)


def from_folder(folder: Path) -> Tokens:
    """Returns a function that reads the audience's file at every call. The function raises
    `OSError` if the file is missing."""
    return lambda audience: (folder / audience).read_text().strip()


def from_issuer(url: str, client: str, secret: str, *, timeout: float = 5) -> Tokens:
    """Gets tokens from the issuer at `url` and caches them until `RENEW_AT`. The returned
    function raises `NoToken`. `timeout` is in seconds."""
    return _Issued(httpx.Client(timeout=timeout, verify=ca_bundle()), url, (client, secret)).token


class _Issued:
    """The token cache of one client. A lock allows one request to the issuer at a time."""

    def __init__(self, http: httpx.Client, url: str, credentials: tuple[str, str]) -> None:
        self._http, self._url, self._credentials = http, url, credentials
        self._known: dict[str, tuple[str, float]] = {}
        self._asking = threading.Lock()

    def token(self, audience: str) -> str:
        with self._asking:
            token, until = self._known.get(audience, ("", 0.0))
            if time.monotonic() >= until:
                token, until = self._ask(audience)
                self._known[audience] = token, until
        return token

    def _ask(self, audience: str) -> tuple[str, float]:
        asked_at = time.monotonic()
        wanted = {"grant_type": "client_credentials", "audience": audience}
        try:
            answer = self._http.post(self._url, data=wanted, auth=self._credentials)
            answer.raise_for_status()
            given = answer.json()
            return given["access_token"], asked_at + RENEW_AT * given.get("expires_in", 60)
        except (httpx.HTTPError, ValueError, KeyError) as fault:
            raise NoToken(f"{self._url} gives no token for {audience}: {fault!r}") from fault
