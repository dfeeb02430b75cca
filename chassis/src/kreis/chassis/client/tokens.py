"""Where a service's own tokens come from, when it asks another one.

Promise: each call gives a token for that audience that has a while to live.
`from_folder` reads files that somebody else replaces as they age: one machine. `from_issuer` asks
an issuer with the client credentials of OAuth 2.0 (RFC 6749 §4.4): containers, with Kreis' own
issuer or the agency's identity provider.
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
"""A token for an audience: the name of the service that is about to be asked."""

RENEW_AT = 0.8
"""The part of its life after which a token is replaced."""


class NoToken(Exception):
    """The issuer gave none; asking again later may help."""


def tokens_of(settings: Settings, client: str) -> Tokens:
    """The tokens with which the service of this name asks others, as its settings say."""
    if settings.token_url:
        return from_issuer(settings.token_url, client, settings.client_secret)
    return from_folder(settings.workload_tokens)


def from_folder(folder: Path) -> Tokens:
    """One file for each audience, read anew each time. Raises `OSError` where there is none."""
    return lambda audience: (folder / audience).read_text().strip()


def from_issuer(url: str, client: str, secret: str, *, timeout: float = 5) -> Tokens:
    """Tokens of the client, asked for when the one at hand is old. Raises `NoToken`."""
    return _Issued(httpx.Client(timeout=timeout, verify=ca_bundle()), url, (client, secret)).token


class _Issued:
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
