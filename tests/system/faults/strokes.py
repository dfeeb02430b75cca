"""A death at each named moment of each service, one after the other, while the town lives."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.system.faults.arena import Arena

_REQUEST = ("request before-commit", "request after-commit")
_RELAY = ("relay while-publishing", "relay after-publish", "relay before-move")
_READING = (
    "reading before-commit",
    "reading after-commit",
    "reading after-effect",
    "reading before-offset",
)
_DUE = ("due before-commit", "due after-commit", "due after-effect")
STROKES = {
    "intake": (*_REQUEST, *_RELAY),
    "cohorts": (*_REQUEST, *_RELAY, *_READING, *_DUE),
    "events": (*_REQUEST, *_RELAY, *_READING),
    "notifications": (*_RELAY, *_READING, *_DUE),
    "exchange": (*_REQUEST, *_RELAY, *_DUE),
    "witness": _READING,
}
"""What each service does: intake and exchange read nothing, notifications is asked for no
change."""


class Strokes:
    """Carries out all orders, service beside service; `over` is set when all are done."""

    def __init__(self, arena: Arena, strokes: dict[str, Sequence[str]]) -> None:
        self._arena, self._strokes = arena, strokes
        self.done: list[str] = []
        self.over = threading.Event()

    def run(self) -> None:
        try:
            with ThreadPoolExecutor(len(self._strokes)) as pool:
                list(pool.map(self._strike, self._strokes))
        finally:
            self.over.set()

    def _strike(self, service: str) -> None:
        for stroke in self._strokes[service]:
            loop, moment = stroke.split()
            self._arena.order(service, loop, moment)
            while not self._arena.was_struck(service):
                if self.over.wait(0.05):
                    return
            self.done.append(f"{service} {stroke}")
            time.sleep(0.2)  # the next one dies as a process that has begun its work
