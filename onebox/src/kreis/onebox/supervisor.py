"""Brings parts back that died.

Promise: a part that shall run and does not is started again, at once the first time and later the
later the more often it died in a row. One that died five times in a row, each within seconds, is
reported with its last lines, and the whole system is declared failed. A machine on which nothing
can be started at the moment, because its disk is full, is waited for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from kreis.onebox.fault import Fault, last_lines
from kreis.onebox.part import Part

_LOOKS_EVERY = 0.2
_SOON = 10.0
_TOO_OFTEN = 5
_LONGEST_PAUSE = 5.0


class Supervisor:
    """Watches until it is closed, with one thread for each part."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._over = threading.Event()
        self._failure: Fault | None = None
        self._watchers: list[threading.Thread] = []

    def watch(self, parts: Sequence[Part]) -> None:
        for part in parts:
            watcher = threading.Thread(target=self._keep, args=(part,), name=f"watch-{part.name}")
            self._watchers.append(watcher)
            watcher.start()

    def check(self) -> None:
        """Raises what made the system fail, if it did."""
        if self._failure:
            raise self._failure

    def wait(self, timeout: float | None = None) -> None:
        """Returns when it was closed, raises when the system failed."""
        self._over.wait(timeout)
        self.check()

    def end(self) -> None:
        """Starts nothing any more."""
        self._over.set()

    def join(self) -> None:
        for watcher in self._watchers:
            watcher.join()

    def _keep(self, part: Part) -> None:
        deaths, since = 0, time.monotonic()
        while not self._over.wait(_LOOKS_EVERY):
            if part.alive or not part.wanted:
                continue
            deaths = deaths + 1 if time.monotonic() - since < _SOON else 1
            if deaths >= _TOO_OFTEN:
                self._give_up(part)
                return
            self._say(f"! {part.name} died; starting it again")
            self._over.wait(_pause(deaths))
            if part.alive or not part.wanted:
                continue  # meanwhile somebody has started it, or stopped it for good
            since = time.monotonic()
            if not self._start(part):
                deaths = 0

    def _start(self, part: Part) -> bool:
        """Whether the machine let it be started; what became of it is another question."""
        if self._over.is_set():
            return True
        try:
            part.start()
        except Fault as fault:
            self._say(f"! {fault.what}")
        except OSError as fault:
            self._say(f"! {part.name} cannot be started: {fault.strerror}; trying again")
            self._over.wait(_LONGEST_PAUSE)
            return False
        return True

    def _give_up(self, part: Part) -> None:
        self._failure = self._failure or Fault(
            f"{part.name} died {_TOO_OFTEN} times in a row. Its last lines:\n"
            f"{last_lines(part.log)}",
            f"Everything it wrote is in {part.log}.",
        )
        self._over.set()


def _pause(deaths: int) -> float:
    return 0.0 if deaths == 1 else min(0.1 * 2.0**deaths, _LONGEST_PAUSE)
