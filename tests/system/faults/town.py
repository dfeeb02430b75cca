"""Seeded clients who play the story at random through the public APIs.

A town is one agency. Its groups are played one beside the other, each from the first newcomer to
the first morning; every wish is sent until it is answered (some are given up at the first silence,
some sent twice), and each ends in the history.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid5

import httpx

from kreis.onebox.story.services import Kreis, Tokens, Unexpected
from kreis.onebox.story.world import AGENCY_PROFILE
from tests.system.faults.circles import rows
from tests.system.faults.group import MORNING, Group
from tests.system.faults.history import Act, History, Request
from tests.system.faults.postbox import Postbox

_NAMES = UUID("3f1d9a52-7b0e-4c43-8a43-0d6f0c9b5e21")


class Clock:
    """The story clock of a town, which runs on from where it was last set."""

    def __init__(self, kreis: Kreis) -> None:
        self._kreis, self._lock = kreis, threading.Lock()
        self._moment, self._set_at = MORNING, time.monotonic()

    def set(self, moment: datetime) -> None:
        with self._lock:
            self._set(moment)

    def jump(self, by: timedelta) -> None:
        with self._lock:
            self._set(self._now() + by)

    def now(self) -> datetime:
        """About what the services take for now."""
        with self._lock:
            return self._now()

    def _now(self) -> datetime:
        return self._moment + timedelta(seconds=time.monotonic() - self._set_at)

    def _set(self, moment: datetime) -> None:
        self._kreis.set_clock(moment)
        self._moment, self._set_at = moment, time.monotonic()


class Town:
    """`district` is a number below 100 that no other town on this machine has."""

    def __init__(
        self, addresses: Any, tokens: Tokens, data: Path, *, agency: UUID, district: int, seed: int
    ) -> None:
        self.agency, self.district, self.seed = agency, district, seed
        self.history = History()
        self.postbox = Postbox(data / "outbox")
        http = httpx.Client(timeout=90, limits=httpx.Limits(max_connections=30))
        self.kreis = Kreis(addresses, tokens, patience=120, http=http)
        self.clock = Clock(self.kreis)
        self._contact_person = str(self._id("contact person"))
        self.protected_share = 0.1
        """How many of the newcomers are under address protection."""
        self.circles = rows.NOTHING
        """What was seen of circles, for what exchange deletes meanwhile."""

    def set_up(self) -> None:
        self.clock.set(MORNING)
        self.kreis.ask("operator", "PUT", "intake", f"/agencies/{self.agency}", AGENCY_PROFILE)
        person = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
        self.kreis.ask("lead", "PUT", "intake", f"/staff/{self._contact_person}", person)

    def play_until(self, over: threading.Event, *, size: int, side_by_side: int, most: int) -> None:
        """Plays one group after the other, some side by side, until it is over or there were
        enough."""
        until(over, lambda number: self.play_group(number, size), side_by_side, most)

    def play_group(self, number: int, size: int) -> None:
        Group(self, number).play(size)

    def register_and_enter(self, number: int) -> None:
        """The shortest story: a newcomer, and her first day."""
        group = Group(self, number)
        person = group.register(0)
        if person is not None:
            group.record_entry(person.id)

    @property
    def contact_person(self) -> str:
        return self._contact_person

    def _id(self, what: str) -> UUID:
        return uuid5(_NAMES, f"{self.agency} {what}")

    def wish(
        self, act: Act, about: dict[str, Any], send: Callable[[Kreis], Any], rng: Random
    ) -> Any:
        """Sends it until it is answered, and keeps account. Returns the answer, None for none."""
        is_impatient = act == "register" and rng.random() < 0.1
        kreis = replace(self.kreis, patience=0.0) if is_impatient else self.kreis
        try:
            answer = send(kreis)
        except Unexpected as fault:
            outcome = "unknown" if "stays away" in str(fault) else "refused"
            self.history.add(Request(act, about, outcome, str(fault)))  # type: ignore[arg-type]
            return None
        self.history.add(Request(act, about, "acknowledged", answer))
        if rng.random() < 0.15:
            self.history.add(Request(act, about, "acknowledged", send(self.kreis)))
        return answer


def until(over: threading.Event, play: Callable[[int], None], side_by_side: int, most: int) -> None:
    """Plays one after the other, some side by side, until it is over or there were enough. Raises
    what went wrong, if the town itself did not go as meant."""
    numbers = iter(range(most))

    def go_on() -> None:
        for number in numbers:
            if over.is_set():
                return
            play(number)

    with ThreadPoolExecutor(side_by_side) as pool:
        for each in [pool.submit(go_on) for _ in range(side_by_side)]:
            each.result()
