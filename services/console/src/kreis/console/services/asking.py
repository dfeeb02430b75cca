"""A request to another service and its response, whoever asks.

A service's client builds requests and names the shape of each response; an `Ask` sends them: for
staff with their own tokens, for participants with the console's. Nothing is checked while it runs:
a test holds every path, query and field against the service's `openapi.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar, cast
from uuid import UUID

from kreis.console.services.responses.access import Access, Page

T = TypeVar("T")
Id = UUID | str
Query = str | int | None
Json = Mapping[str, object]
PAGE = 100
"""Items of a list that are asked for at once."""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    """Below `/v1`, as `/venues`."""
    shape: object
    """What the response looks like."""
    query: Mapping[str, Query | Sequence[str]] = field(default_factory=dict)
    body: object = None
    once: str = ""
    """The key of a form (`Idempotency-Key`): sent again, it has the same response and no other
    effect."""
    seen: str = ""
    """The ETag of what was decided on (`If-Match`): when it is another by now, nothing is done."""
    file: bytes | None = None
    """A CSV file, handed on as it is."""


@dataclass(frozen=True)
class Response:
    content: object
    """JSON as Python has it; a text where the shape is `str`."""
    etag: str = ""


class Ask(Protocol):
    def __call__(self, request: Request) -> Response:
        """Raises `Unavailable` or `Refused`, see `kreis.chassis.client.peers`."""


@dataclass(frozen=True)
class Seen(Generic[T]):
    """What stands there, with its ETag: whoever changes it says what she saw."""

    it: T
    etag: str


class ServiceClient:
    """What every service can be asked."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def access_log(self, subject: Id) -> list[Access]:
        """Who was shown what of a person."""
        return self._every(Access, "/access-log", subject=str(subject))

    def _get(self, shape: type[T], path: str, **query: Query) -> T:
        return self._send(shape, Request("GET", path, shape, _given(query)))

    def _look(self, shape: type[T], path: str) -> Seen[T]:
        response = self._ask(Request("GET", path, shape))
        return Seen(cast("T", response.content), response.etag)

    def _post(
        self, shape: type[T], path: str, body: Json | None = None, *, once: str = "", seen: str = ""
    ) -> T:
        sent = Request("POST", path, shape, body=body or {}, once=once, seen=seen)
        return self._send(shape, sent)

    def _put(self, shape: type[T], path: str, body: Json, *, seen: str = "") -> T:
        return self._send(shape, Request("PUT", path, shape, body=body, seen=seen))

    def _patch(self, shape: type[T], path: str, body: Json, *, seen: str = "") -> T:
        return self._send(shape, Request("PATCH", path, shape, body=body, seen=seen))

    def _delete(self, shape: type[T], path: str) -> T:
        return self._send(shape, Request("DELETE", path, shape))

    def _every(self, item: type[T], path: str, **query: Query) -> list[T]:
        """All items of a list that comes in pages."""
        found: list[T] = []
        after: str | None = None
        while True:
            page = self._get(Page[item], path, after=after, limit=PAGE, **query)  # type: ignore[valid-type]
            found += page["items"]
            after = page["next"]
            if after is None:
                return found

    def _send(self, shape: type[T], request: Request) -> T:
        return cast("T", self._ask(request).content)


def _given(query: Mapping[str, Query]) -> dict[str, Query]:
    return {name: value for name, value in query.items() if value is not None}
