"""The API of a service as the kit asks it."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kreis.kit.results import Differs

_WITHIN = 15.0
"""Seconds in which an answer has to come."""


@dataclass(frozen=True)
class Answer:
    """What came back. Status 0: nothing did."""

    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    text: str

    @property
    def json(self) -> Any:
        """The content, or None if it is no JSON."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None

    @property
    def code(self) -> str:
        """What a problem document says programs should know it by."""
        told = self.json
        return str(told.get("type", "")) if isinstance(told, dict) else ""

    def __str__(self) -> str:
        return f"{self.status} {self.text[:200]}".strip() if self.status else "no answer"


class Door:
    """Where a service answers on this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: http.client.HTTPConnection | None = None

    def ask(
        self, method: str, path: str, token: str = "", body: Any = None, **headers: str
    ) -> Answer:
        """Asks once. `headers` have underscores for hyphens; `body` is sent as JSON, bytes as they
        are."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            named["Authorization"] = f"Bearer {token}"
        content = body
        if body is not None and not isinstance(body, bytes):
            content = json.dumps(body).encode()
            named.setdefault("Content-Type", "application/json")
        try:
            return self._asked(method, path, content, named)
        except (OSError, http.client.HTTPException):
            # A kept connection may have ended: once more, on a new one.
            self.close()
        try:
            return self._asked(method, path, content, named)
        except (OSError, http.client.HTTPException):
            self.close()
            return Answer(0, {}, "")

    def done(self, method: str, path: str, token: str, body: Any = None, **headers: str) -> Any:
        """Asks for something that has to be done, and returns the JSON of the answer. Raises
        `Differs`."""
        answer = self.ask(method, path, token, body, **headers)
        if not 200 <= answer.status < 300:
            raise Differs(f"{method} {path} is done: 2xx", str(answer))
        return answer.json

    def until(
        self,
        holds: Callable[[Answer], bool],
        within: float,
        method: str,
        path: str,
        token: str = "",
    ) -> Answer:
        """Asks again and again until the answer is so, or time is up. Returns the last answer."""
        deadline = time.monotonic() + within
        while True:
            answer = self.ask(method, path, token)
            if holds(answer) or time.monotonic() > deadline:
                return answer
            time.sleep(0.1)

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _asked(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._address, timeout=_WITHIN)
        self._connection.request(method, path, content, dict(headers))
        came = self._connection.getresponse()
        text = came.read().decode(errors="replace")
        return Answer(came.status, {n.lower(): v for n, v in came.getheaders()}, text)
