"""What the services of a running system have not told or done yet, asked by their story clocks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta

import httpx

from bench.processes import cpu_seconds, used_between
from bench.stores import Stores
from kreis.chassis.client.peers import Unavailable
from kreis.chassis.client.story_clocks import ServiceClock
from kreis.console.issuer.signing import Issuer, role_claims
from kreis.onebox.box import Box

LONGEST = timedelta(hours=6)
"""A run ends by then."""
QUIET = 30.0
"""Seconds without a fact after which nobody hears any more. A fact between two services is in
neither's database."""
MINUTE = 60.0
log = logging.getLogger(__name__)


def clocks_of(box: Box) -> list[ServiceClock]:
    """The clocks of all services."""
    issuer = Issuer(box.data / "keys", box.issuer)
    token = issuer.sign(role_claims("operator", None), LONGEST)
    headers = {"Authorization": f"Bearer {token}"}
    return [
        ServiceClock(httpx.Client(base_url=f"{url}/v1", timeout=60), headers, name)
        for name, url in box.addresses.items()
        if name != "console"
    ]


def waiting(clocks: Iterable[ServiceClock]) -> dict[str, int]:
    """Facts that are not told and work that is due, by service."""
    return {each.name: found for each in clocks if (found := each.state().waiting)}


def nothing_waits(clocks: Sequence[ServiceClock], stores: Stores) -> float:
    """Waits until all is told, heard and done. Returns how many seconds that took."""
    began = time.monotonic()
    before, since = stores.heard(), began
    while (left := waiting(clocks)) or time.monotonic() - since < QUIET:
        log.warning("%.0f s: %s wait", time.monotonic() - began, left)
        time.sleep(5)
        now = stores.heard()
        if left or now != before:
            before, since = now, time.monotonic()
    return since - began


class Watch:
    """Looks at the end of each minute how much waits, and how many cores the minute took."""

    def __init__(self, clocks: Sequence[ServiceClock]) -> None:
        self.minutes: list[dict[str, float | None]] = []
        """`waiting` is None where a service did not answer."""
        self._clocks, self._over = clocks, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Looks once more, at a minute that is not over."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        began, used, is_over = time.monotonic(), cpu_seconds(), False
        ends = began
        while not is_over:
            ends += MINUTE
            is_over = self._over.wait(ends - time.monotonic())
            now, used_now = time.monotonic(), cpu_seconds()
            cores = sum(used_between(used, used_now).values()) / (now - began)
            self.minutes.append({"waiting": self._waiting(), "cores": round(cores, 2)})
            began, used = now, used_now

    def _waiting(self) -> int | None:
        try:
            return sum(waiting(self._clocks).values())
        except Unavailable:
            return None
