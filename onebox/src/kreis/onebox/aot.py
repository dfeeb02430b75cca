"""The ahead-of-time cache with which the JVM starts Kafka in half the time.

Promise: made once for a set of jars and a JVM, in the background and with the lowest priority, by a
broker of its own in a folder of its own. It slows nothing down that a person waits for; when
onebox ends first, it is simply made the next time.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from kreis.onebox.downloads import kafka_jars
from kreis.onebox.fault import Fault
from kreis.onebox.java import aot_cache
from kreis.onebox.kafka import EmbeddedKafka
from kreis.onebox.progress import Silence
from kreis.onebox.reaper import ChildReaper

_KEPT = 2
_LONGEST = 600.0
"""Seconds. Alone on two cores it takes ten; behind everything else it may take its time."""


class Training:
    """One attempt; `start` returns at once."""

    def __init__(self, cache: Path, reaper: ChildReaper, say: Callable[[str], None]) -> None:
        self._cache, self._reaper, self._say = cache, reaper, say
        self._kafka: EmbeddedKafka | None = None
        self._thread = threading.Thread(target=self._run, name="aot")
        self._cancelled = threading.Event()

    def start(self) -> None:
        self._thread.start()

    def cancel(self) -> None:
        """Ends it, finished or not."""
        self._cancelled.set()
        # It may be about to start the next process: killed as often as it does.
        while self._thread.is_alive():
            if self._kafka is not None:
                self._kafka.kill()
            self._thread.join(0.1)

    def join(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        made = aot_cache(self._cache, kafka_jars(self._cache, Silence()))
        if made.exists():
            return
        made.parent.mkdir(parents=True, exist_ok=True)
        try:
            with tempfile.TemporaryDirectory(dir=made.parent, prefix=".training-") as folder:
                self._train(Path(folder), made)
        except Fault as fault:
            if not self._cancelled.is_set():
                self._say(f"! Kafka's quick start could not be prepared: {fault.what}")

    def _train(self, folder: Path, made: Path) -> None:
        new = folder / made.name
        self._kafka = EmbeddedKafka(folder, self._reaper, cache=self._cache, trains=new)
        self._kafka.start(_LONGEST)
        # The JVM writes the file when it ends.
        self._kafka.stop(_LONGEST)
        if new.exists() and not self._cancelled.is_set():
            new.replace(made)
            _forget_all_but_newest(made.parent)


def _forget_all_but_newest(folder: Path) -> None:
    for old in sorted(folder.glob("*.aot"), key=lambda file: -file.stat().st_mtime)[_KEPT:]:
        old.unlink()
