"""The feeds of the owners, served by the rules that the real ones keep.

Promise: `GET /<owner>/v1/facts` answers as a service of Kreis does: pages, positions, epochs, and
the same refusals as problem documents. Facts appear in the order in which they were added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from kreis.chassis.http.facts import LONGEST_PAGE, FeedRestarted, NoSuchPosition, served_by
from kreis.chassis.message import Message
from kreis.contracts.wire import schema_id
from kreis.kit import serving as http
from kreis.kit.serving import Refused
from kreis.onebox.ports import HOST

OWNERS = ("intake", "cohorts", "events", "insights")
"""The services with a feed for everybody."""
PAGE = 500
"""Facts of a page, if the reader names no limit."""


@dataclass
class Feed:
    """The feed of one owner, for one agency."""

    owner: str
    messages: list[Message] = field(default_factory=list)
    epoch: UUID = field(default_factory=uuid4)
    after_page: Callable[[], None] = lambda: None
    """Called when a page is made and not sent yet. So the next request finds what this has done."""

    def add(self, *messages: Message) -> None:
        self.messages += messages

    def restart(self, *messages: Message) -> None:
        """Begins a new life with these facts, as a restored backup does."""
        self.messages, self.epoch = list(messages), uuid4()

    def page(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Returns a page. Raises `Refused`."""
        after = _whole(query, "after", 0, 0, 2**63 - 1)
        limit = _whole(query, "limit", PAGE, 1, LONGEST_PAGE)
        asked = _one_of(query, "type", served_by(self.owner))
        epoch = self.epoch if self.messages else None
        if _id(query, "epoch") not in (None, epoch):
            raise Refused(409, FeedRestarted.code, "This feed has begun again.")
        if after > len(self.messages):
            raise Refused(409, NoSuchPosition.code, f"This feed has no position {after} yet.")
        places = [
            place
            for place, each in enumerate(self.messages[after:], start=after + 1)
            if asked in (None, each.type)
        ][:limit]
        page = {
            "items": [_event(self.messages[place - 1]) for place in places],
            "next": places[-1] if places else after,
            "more": len(places) == limit,
            "epoch": epoch and str(epoch),
        }
        self.after_page()
        return page


class Feeds:
    """The feeds of all owners behind one port. `token` opens them."""

    def __init__(self, token: str) -> None:
        self.token = token
        self._feeds: dict[str, Feed] = {}
        self.port = 0

    def empty(self) -> None:
        """Begins anew, without facts."""
        self._feeds = {owner: Feed(owner) for owner in OWNERS}

    def __getitem__(self, owner: str) -> Feed:
        return self._feeds[owner]

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(f"http://{HOST}:{self.port}/{owner}" for owner in OWNERS)

    def answer(self, asked: http.Asked) -> dict[str, Any]:
        """Returns the page that a request asks for. Raises `Refused`."""
        parts = urlsplit(asked.path)
        owner, _, route = parts.path.lstrip("/").partition("/")
        if owner not in self._feeds or route != "v1/facts":
            raise Refused(404, "about:blank", "Here are only /<owner>/v1/facts.")
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            raise Refused(401, "about:blank", "Send the token: Authorization: Bearer …")
        if not asked.headers.get("Kreis-Purpose"):
            raise Refused(400, "about:blank", "Say what the facts are needed for: Kreis-Purpose")
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return self._feeds[owner].page(query)


@contextmanager
def serving(feeds: Feeds) -> Iterator[None]:
    """Answers on a port of this machine until the block ends."""
    with http.serving(feeds.answer) as feeds.port:
        yield


def _whole(query: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal() or not text.isascii() or not least <= int(text) <= most:
        raise Refused(422, "invalid-input", f"{name} is {text!r}: {least} to {most}")
    return int(text)


def _one_of(query: Mapping[str, str], name: str, known: Sequence[str]) -> str | None:
    if query.get(name) in (None, *known):
        return query.get(name)
    raise Refused(422, "invalid-input", f"{name} is {query[name]!r}: one of {', '.join(known)}")


def _id(query: Mapping[str, str], name: str) -> UUID | None:
    try:
        return UUID(query[name]) if name in query else None
    except ValueError:
        raise Refused(422, "invalid-input", f"{name} is {query[name]!r}: a UUID") from None


def _event(message: Message) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "topic": message.topic,
        "id": str(message.id),
        "source": message.source,
        "type": message.type,
        "subject": message.subject,
        "time": message.time.isoformat(),
        "agencyid": str(message.agency),
        "sequence": f"{message.sequence:020d}",
        "traceparent": message.traceparent,
        "dataschema": schema_id(message.type),
        "datacontenttype": "application/json",
        "data": message.data,
    }
