"""Reads the histories of cohorts and events, from the first fact on.

A history holds what its topic holds and more. Both feeds of an owner are read: the public one, and
the one for Kreis services alone.
Promise: a feed that was restored from a backup meanwhile is read again from its first fact. Facts
that were read before have no further effect. While the caller uses a page, the next one is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import structlog

from kreis.chassis.client.peers import Peer, Refused, Unavailable
from kreis.chassis.client.tokens import tokens_of
from kreis.insights.config import InsightsSettings
from kreis.insights.domain.facts import Fact
from kreis.insights.messages import LEARNED

PAGE = 1000
"""Facts of one request. The owners give no more."""
_FEEDS = ("facts", "facts/restricted")
_PURPOSE = "build read models anew"
_RESTARTED = {"feed-restarted", "no-such-position"}
"""What a feed says to a reader that stands where it has not been in this epoch."""
_Place = Mapping[str, Any]
_FIRST: _Place = {"after": 0}
"""Where a feed is read from, as its query says it. Behind the first page it has an epoch."""
MOST_RESTARTS = 3
"""How often one run begins the same feed again. A feed that restarts more often is out of order."""

T = TypeVar("T")
log = structlog.stdlib.get_logger("histories")


class Histories:
    """The histories of an agency, as far as this run has read them."""

    def __init__(self, settings: InsightsSettings, agency: UUID) -> None:
        self.agency = agency
        tokens = tokens_of(settings, "insights")
        self._owners = {
            "cohorts": Peer("cohorts", settings.cohorts_url, tokens, timeout=60),
            "events": Peer("events", settings.events_url, tokens, timeout=60),
        }
        self._places: dict[tuple[str, str], _Place] = {}
        self._restarts: Counter[tuple[str, str]] = Counter()

    def facts(self) -> Iterator[list[Fact]]:
        """Yields all facts, a page at a time. A later call yields only newer ones.

        Raises `Unavailable` or `Refused`, see `kreis.chassis.client.peers`."""
        for name, owner in self._owners.items():
            for path in _FEEDS:
                feed = name, path
                for place, page in one_ahead(self._follow(owner, feed)):
                    yield page
                    self._places[feed] = place

    def _follow(self, owner: Peer, feed: tuple[str, str]) -> Iterator[tuple[_Place, list[Fact]]]:
        """Yields pages, each with the place behind it."""
        place, has_more = self._places.get(feed, _FIRST), True
        while has_more:
            page = self._page(owner, feed, place)
            place = {"after": page["next"]}
            if page.get("epoch"):  # a feed of 0.1.0 has none
                place["epoch"] = page["epoch"]
            yield place, [_fact(each) for each in page["items"] if each["type"] in LEARNED]
            has_more = page["more"]

    def _page(self, owner: Peer, feed: tuple[str, str], place: _Place) -> Any:
        query: dict[str, Any] = {"agency": self.agency, "purpose": _PURPOSE, "limit": PAGE}
        try:
            return owner.get(f"/v1/{feed[1]}", **query, **place)
        except Refused as fault:
            if fault.problem.get("type") not in _RESTARTED or not place["after"]:
                raise
        self._restarts[feed] += 1
        if self._restarts[feed] > MOST_RESTARTS:
            raise Unavailable(f"the history of {feed[0]} restarts again and again")
        log.warning("history_restarted", owner=feed[0], feed=feed[1])
        return owner.get(f"/v1/{feed[1]}", **query, **_FIRST)


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """Yields the same items. While the caller uses one, the next is made in a thread."""
    context = copy_context()

    def make() -> T | None:
        return next(items, None)

    with ThreadPoolExecutor(1, "one-ahead") as thread:
        coming = thread.submit(context.run, make)
        while (item := coming.result()) is not None:
            coming = thread.submit(context.run, make)
            yield item


_SCHEMAS = {type_: schema() for type_, schema in LEARNED.items()}


def _fact(event: dict[str, Any]) -> Fact:
    data = _SCHEMAS[event["type"]].load(event["data"])
    told_at = datetime.fromisoformat(event["time"])
    return Fact(event["type"], told_at, int(event["sequence"]), data)
