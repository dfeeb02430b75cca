"""The other services, asked on behalf of the person who is signed in, with her own token.

Promise: nothing is done for her that her scopes do not allow; the services decide, not the page.
A request that makes something carries the key of its form, so that a second press makes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.client.peers import send
from kreis.chassis.logs import current_traceparent

T = TypeVar("T")
AT_ONCE = 4
"""Questions that are under way at the same time, for pages about many people."""
PATIENCE = 5.0
PATIENCE_WITH_A_FILE = 60.0
"""Seconds. A large file is read as a whole before it is taken."""


@dataclass(frozen=True)
class Addresses:
    """Where the services answer."""

    intake: str
    cohorts: str
    events: str
    notifications: str

    def clients(self) -> dict[str, httpx.Client]:
        urls = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            name: httpx.Client(base_url=f"{url}/v1", timeout=PATIENCE, verify=ca_bundle())
            for name, url in urls.items()
        }


class Desk:
    """`get("intake", "/pool")`, and what can be done: `post`, `put`, `patch`, `delete`."""

    def __init__(self, clients: dict[str, httpx.Client], token: str, language: str) -> None:
        self._clients = clients
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Accept-Language": language,
            "traceparent": current_traceparent(),
        }

    def get(self, service: str, path: str, **query: Any) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        return self._ask("GET", service, path, params=given).json()

    def post(
        self, service: str, path: str, body: Any = None, *, once: str = "", seen: str = ""
    ) -> Any:
        """`once` is the key of the form: sent again, it has the same answer and no other effect.
        `seen` is the ETag of what she decided on; when it is another by now, nothing is done."""
        headers = {"Idempotency-Key": once} if once else {}
        headers |= _if_match(seen)
        return self._ask("POST", service, path, json=body or {}, headers=headers).json()

    def look(self, service: str, path: str) -> tuple[Any, str]:
        """What stands there, with its ETag: whoever changes it says what she saw."""
        answer = self._ask("GET", service, path)
        return answer.json(), answer.headers.get("ETag", "")

    def put(self, service: str, path: str, body: Any, *, seen: str = "") -> Any:
        """`seen` is the ETag of what is overwritten; somebody else's change is not (412)."""
        return self._ask("PUT", service, path, json=body, headers=_if_match(seen)).json()

    def patch(self, service: str, path: str, body: Any, *, seen: str = "") -> Any:
        return self._ask("PATCH", service, path, json=body, headers=_if_match(seen)).json()

    def delete(self, service: str, path: str) -> Any:
        return self._ask("DELETE", service, path).json()

    def upload(self, service: str, path: str, file: bytes, *, once: str, **query: Any) -> Any:
        """Hands a CSV file on as it is."""
        headers = {"Content-Type": "text/csv", "Idempotency-Key": once}
        given = {name: value for name, value in query.items() if value}
        whole = {"content": file, "params": given, "timeout": PATIENCE_WITH_A_FILE}
        return self._ask("POST", service, path, headers=headers, **whole).json()

    def every(self, service: str, path: str, **query: Any) -> list[Any]:
        """All items of a list that comes in pages."""
        found: list[Any] = []
        after = None
        while True:
            page = self.get(service, path, after=after, limit=100, **query)
            found += page["items"]
            after = page["next"]
            if after is None:
                return found

    def together(self, ask: Callable[[Any], T], about: Iterable[Any]) -> list[T]:
        """The answers to the same question about each, asked side by side, in the given order and
        in the context of the running request."""
        subjects: Sequence[Any] = list(about)
        contexts = [copy_context() for _ in subjects]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda own, each: own.run(ask, each), contexts, subjects))

    def _ask(
        self, method: str, service: str, path: str, *, headers: Any = None, **rest: Any
    ) -> httpx.Response:
        own = {**self._headers, **(headers or {})}
        return send(self._clients[service], method, path.lstrip("/"), headers=own, **rest)


def _if_match(seen: str) -> dict[str, str]:
    return {"If-Match": seen} if seen else {}
