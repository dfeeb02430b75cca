"""HTTP client for other Kreis services. Every request states a purpose.

Promise: a request carries the agency, the purpose, the running trace, and a token for the other
service.
Refuses: to retry. After `Unavailable`, a later retry may help. After `Refused`, a retry cannot
help.
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
    """The other service did not answer, or cannot answer at the moment."""


class Refused(Exception):
    """The other service refused the request. `status` is its HTTP status, `problem` its problem
    document."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status}: {problem.get('detail', '')}")
        self.status = status
        self.problem = problem


class TooMany(Unavailable):
    """The other service has answered too many requests of this kind. It answers again later."""


class TokenRefused(Unavailable):
    """The other service does not accept the token. The token has expired, or the service does
    not know the key that signed the token."""


def send(client: httpx.Client, method: str, path: str, **request: Any) -> httpx.Response:
    """Sends a request once. Raises `Unavailable` or `Refused`.

    The errors do not contain the path. A path may contain a secret link, and errors are logged.
    """
    asked = f"{client.base_url}".rstrip("/")
    try:
        response = client.request(method, path, **request)
    except (httpx.TransportError, OSError) as fault:
        raise Unavailable(f"{asked} does not answer: {fault!r}") from fault
    if response.status_code == 401:
        raise TokenRefused(f"{asked} answers 401: {response.text[:200]}")
    if response.status_code == 429:
        raise TooMany(f"{asked} answers 429: {response.text[:200]}")
    if response.status_code >= 500:
        raise Unavailable(f"{asked} answers {response.status_code}")
    if response.status_code >= 400:
        # A proxy may answer with a page that is not JSON.
        is_problem = "json" in response.headers.get("content-type", "")
        raise Refused(response.status_code, response.json() if is_problem else {})
    return response


class Peer:
    """Another service at `url`. It accepts tokens for the audience `name`. `timeout` is in
    seconds."""

    def __init__(self, name: str, url: str, tokens: Tokens, *, timeout: float = 10) -> None:
        self._name = name
        self._token = partial(tokens, name)
        self._client = httpx.Client(base_url=url, timeout=timeout, verify=ca_bundle())

    def get(self, path: str, *, agency: UUID | None = None, purpose: str, **query: Any) -> Any:
        """Sends a GET request with the arguments `query`. Returns the JSON of the response."""
        return self._ask("GET", path, agency, purpose, params=query).json()

    def text(self, path: str, *, agency: UUID | None = None, purpose: str) -> str:
        """Returns a response that is not JSON, for example a calendar file."""
        return self._ask("GET", path, agency, purpose).text

    def send(
        self, method: str, path: str, body: Any, *, agency: UUID | None = None, purpose: str
    ) -> Any:
        """Sends `body` as JSON. Returns the JSON of the response."""
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
