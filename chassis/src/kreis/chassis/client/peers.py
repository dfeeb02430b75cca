"""Asking another service, with a purpose.

Promise: a request carries this service's workload token for that audience, the agency it works
for, its purpose and the running trace.
Refuses: to retry by itself. `Unavailable` means that asking again later may help, `Refused` that
it will not.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import httpx

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.client.headers import AGENCY_HEADER, PURPOSE_HEADER
from kreis.chassis.client.tokens import NoToken, Tokens
from kreis.chassis.logs import current_traceparent


class Unavailable(Exception):
    """The other service did not answer, or could not at the moment."""


class Refused(Exception):
    """The other service answered no: `status` and its problem document."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status}: {problem.get('detail', '')}")
        self.status = status
        self.problem = problem


class TokenRefused(Unavailable):
    """The other service does not accept the token: it has aged, or its key is not known there."""


def send(client: httpx.Client, method: str, path: str, **request: Any) -> httpx.Response:
    """Sends a request once and says what a failure means: raises `Unavailable` or `Refused`. They
    name no path: it may hold a link, and faults reach log lines."""
    asked = f"{client.base_url}".rstrip("/")
    try:
        response = client.request(method, path, **request)
    except (httpx.TransportError, OSError) as fault:
        raise Unavailable(f"{asked} does not answer: {fault!r}") from fault
    if response.status_code == 401:
        raise TokenRefused(f"{asked} answers 401: {response.text[:200]}")
    if response.status_code >= 500 or response.status_code == 429:
        raise Unavailable(f"{asked} answers {response.status_code}")
    if response.status_code >= 400:
        is_problem = "json" in response.headers.get("content-type", "")  # a proxy's answer is none
        raise Refused(response.status_code, response.json() if is_problem else {})
    return response


class Peer:
    """Another service at `url`, which accepts the tokens for its name."""

    def __init__(self, name: str, url: str, tokens: Tokens, *, timeout: float = 10) -> None:
        self._name = name
        self._token = partial(tokens, name)
        self._client = httpx.Client(base_url=url, timeout=timeout, verify=ca_bundle())

    def get(self, path: str, *, agency: UUID | None = None, purpose: str, **query: Any) -> Any:
        return self._ask("GET", path, agency, purpose, params=query).json()

    def text(self, path: str, *, agency: UUID | None = None, purpose: str) -> str:
        """What is not JSON: a calendar file."""
        return self._ask("GET", path, agency, purpose).text

    def send(
        self, method: str, path: str, body: Any, *, agency: UUID | None = None, purpose: str
    ) -> Any:
        return self._ask(method, path, agency, purpose, json=body).json()

    def _ask(
        self, method: str, path: str, agency: UUID | None, purpose: str, **rest: Any
    ) -> httpx.Response:
        try:
            headers = self._headers(agency, purpose)
        except (OSError, NoToken) as fault:
            raise Unavailable(f"no token for {self._name}: {fault}") from fault
        return send(self._client, method, path, headers=headers, **rest)

    def _headers(self, agency: UUID | None, purpose: str) -> dict[str, str]:
        headers = {
            "Authorization": f"Bearer {self._token()}",
            "traceparent": current_traceparent(),
            PURPOSE_HEADER: purpose,
        }
        return headers if agency is None else {**headers, AGENCY_HEADER: str(agency)}
