"""What time it is for the people of these pages; a service that keeps a story's clock tells it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import httpx

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.client.peers import send

BERLIN = ZoneInfo("Europe/Berlin")
"""Where the people of these pages are; dates of a group carry a zone of their own."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment, in the wall time of the people here."""


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC).astimezone(BERLIN)


class ToldClock:
    """A story's time, as another service tells it. Only in safe mode."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=5, verify=ca_bundle())

    def now(self) -> datetime:
        told = send(self._client, "GET", "/v1/story-clock").json()["now"]
        return datetime.fromisoformat(told).astimezone(BERLIN)
