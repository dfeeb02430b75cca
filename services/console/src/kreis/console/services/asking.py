"""Request to another service and its response, for staff and participants alike.

A client builds requests and names the shape of each response. An `Ask` sends them: for staff with
their own tokens, for participants with the console's token. Responses are not validated at run
time. A test checks every path, query and field against the service's `openapi.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar, cast
from uuid import UUID

from kreis.console.services.responses.access import Access, Page
from kreis.console.services.responses.mentions import Mention, Mentions
from kreis.console.services.responses.retention import Retention

T = TypeVar("T")
Id = UUID | str
Query = str | int | None
Json = Mapping[str, object]
PAGE = 100
"""Page size for lists that are fetched as a whole."""
CHANGED_MEANWHILE = 412
"""Status of a refusal: somebody else has changed what she saw."""


def is_id(text: str) -> bool:
    """Returns whether a text that somebody sent can be an id."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    """Path below `/v1`, for example `/venues`."""
    shape: object
    """Type of the response."""
    query: Mapping[str, Query | Sequence[str]] = field(default_factory=dict)
    body: object = None
    once: str = ""
    """Key of a form, sent as `Idempotency-Key`. A repeated request gets the same response and has
    no further effect."""
    seen: str = ""
    """ETag of the version that the decision was made on, sent as `If-Match`. If it has changed, the
    service refuses."""
    file: bytes | None = None
    """Content of a CSV file, passed on unchanged."""


@dataclass(frozen=True)
class Response:
    content: object
    """Parsed JSON; a string if the shape is `str`."""
    etag: str = ""


class Ask(Protocol):
    def __call__(self, request: Request) -> Response:
        """Sends a request. Raises `Unavailable` or `Refused`, see `kreis.chassis.client.peers`."""


@dataclass(frozen=True)
class Seen(Generic[T]):
    """Resource with its ETag. To change the resource, the caller sends the ETag back."""

    it: T
    etag: str


class ServiceClient:
    """Client with the requests that every service answers."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def access_log(self, subject: Id) -> list[Access]:
        """Returns the access log of a person: who was shown what of her."""
        return self._every(Access, "/access-log", subject=str(subject))

    def mentions(self, words: Sequence[str]) -> list[Mention]:
        """Returns texts of staff that have one of these words."""
        return self._post(Mentions, "/mentions", {"words": list(words)})["items"]

    def retention(self) -> Seen[Retention]:
        """Returns periods, what was deleted, and holds."""
        return self._look(Retention, "/retention")

    def set_evidence(self, until: str | None, *, once: str, seen: str) -> Retention:
        """Sets the grant's day, or None to keep evidence without an end."""
        body = {"evidence_until": until}
        return self._post(Retention, "/retention/evidence", body, once=once, seen=seen)

    def hold_data(self, hold: Json, *, once: str) -> Retention:
        return self._post(Retention, "/retention/holds", hold, once=once)

    def lift_hold(self, hold_id: Id, reason: str, *, once: str) -> Retention:
        body = {"reason": reason}
        return self._post(Retention, f"/retention/holds/{hold_id}/lift", body, once=once)

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

    def _delete(self, shape: type[T], path: str, *, seen: str = "", **query: Query) -> T:
        return self._send(shape, Request("DELETE", path, shape, _given(query), seen=seen))

    def _every(self, item: type[T], path: str, **query: Query) -> list[T]:
        """Fetches all pages of a list and returns its items."""
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
