"""Reads the histories of cohorts and events, from the first fact on.

A history holds what its topic holds and more. Both feeds of an owner are read: the public one, and
the one for Kreis services alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from kreis.chassis.client.peers import Peer
from kreis.chassis.client.tokens import tokens_of
from kreis.insights.config import InsightsSettings
from kreis.insights.domain.facts import Fact
from kreis.insights.messages import LEARNED

PAGE = 1000
"""Facts of one request. The owners give no more."""
_FEEDS = ("facts", "facts/restricted")
_PURPOSE = "build read models anew"


class Histories:
    """The histories of an agency, as far as this run has read them."""

    def __init__(self, settings: InsightsSettings, agency: UUID) -> None:
        self.agency = agency
        tokens = tokens_of(settings, "insights")
        self._owners = {
            "cohorts": Peer("cohorts", settings.cohorts_url, tokens, timeout=60),
            "events": Peer("events", settings.events_url, tokens, timeout=60),
        }
        self._after: dict[tuple[str, str], int] = {}

    def facts(self) -> Iterator[list[Fact]]:
        """Yields all facts, a page at a time. A later call yields only newer ones.

        Raises `Unavailable` or `Refused`, see `kreis.chassis.client.peers`."""
        for name, owner in self._owners.items():
            for feed in _FEEDS:
                yield from self._follow(owner, (name, feed))

    def _follow(self, owner: Peer, place: tuple[str, str]) -> Iterator[list[Fact]]:
        has_more = True
        while has_more:
            after = self._after.get(place, 0)
            page = owner.get(
                f"/v1/{place[1]}", agency=self.agency, purpose=_PURPOSE, after=after, limit=PAGE
            )
            yield [_fact(each) for each in page["items"] if each["type"] in LEARNED]
            self._after[place], has_more = page["next"], page["more"]


_SCHEMAS = {type_: schema() for type_, schema in LEARNED.items()}


def _fact(event: dict[str, Any]) -> Fact:
    data = _SCHEMAS[event["type"]].load(event["data"])
    told_at = datetime.fromisoformat(event["time"])
    return Fact(event["type"], told_at, int(event["sequence"]), data)
