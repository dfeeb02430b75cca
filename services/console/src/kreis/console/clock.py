"""Clock of the pages. In safe mode another service may tell the time of a story."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import httpx
from flask import g, has_request_context

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.client.peers import send

BERLIN = ZoneInfo("Europe/Berlin")
"""Time zone of the people who use these pages. Dates of a group carry a time zone of their own."""


class Clock(Protocol):
    def now(self) -> datetime:
        """Returns the current moment in Berlin time."""


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC).astimezone(BERLIN)


class ToldClock:
    """Clock that another service tells: a story's time. For safe mode only.

    A request asks once, so all parts of a page are of the same moment.
    """

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=5, verify=ca_bundle())

    def now(self) -> datetime:
        known: datetime | None = g.get("story_time") if has_request_context() else None
        return known or self._ask()

    def _ask(self) -> datetime:
        told = send(self._client, "GET", "/v1/story-clock").json()["now"]
        found = datetime.fromisoformat(told).astimezone(BERLIN)
        if has_request_context():
            g.story_time = found
        return found
