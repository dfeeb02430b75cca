"""The subscriber of another team, and what it says that it knows."""

from __future__ import annotations

import json
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kreis.kit.process import Process
from kreis.kit.results import Differs
from kreis.onebox.ports import HOST
from kreis.onebox.reaper import ChildReaper

_EACH = 0.03
"""Seconds between two questions."""
FORM = "JSON as kit/README.md describes it"


class Program(Process):
    """A process that answers `GET /state`."""

    _port = 0

    def start(self, settings: Mapping[str, str]) -> None:
        """Starts it on a new port. Raises `Fault` if there is no such program."""
        self._port = self.new_port()
        super().start({**settings, "KREIS_STATE_PORT": str(self._port)})

    def state(self) -> dict[str, Any] | None:
        """Returns what it answers at `GET /state`, or None if it does not answer 200 yet.

        Raises `Differs` if it has ended, or if the answer has another form."""
        self.must_run()
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self._port}/state", timeout=5) as answer:
                text = answer.read()
        except (OSError, urllib.error.HTTPError):
            return None
        people = _people(text)
        if people is None:
            shown = text[:200].decode(errors="replace")
            raise Differs(f"GET /state answers {FORM}", shown or "nothing")
        return people

    def until(
        self, holds: Callable[[dict[str, Any]], bool], within: float
    ) -> dict[str, Any] | None:
        """Asks until its state is so, and returns the last state. None: it has never answered.
        Raises `Differs` as `state` does."""
        deadline, last = time.monotonic() + within, None
        while True:
            state = self.state()
            last = state if state is not None else last
            if (state is not None and holds(state)) or time.monotonic() > deadline:
                return last
            time.sleep(_EACH)


@contextmanager
def housed(command: Sequence[str]) -> Iterator[tuple[Program, Path]]:
    """Yields the program that this command starts, and a folder for it. Both end with the block."""
    with (
        tempfile.TemporaryDirectory(prefix="kreis-kit-") as name,
        ChildReaper(patience=1.0) as reaper,
    ):
        folder = Path(name)
        program = Program(command, folder, reaper)
        try:
            yield program, folder / "its-own"
        finally:
            program.kill()


def _people(text: bytes) -> dict[str, Any] | None:
    """Returns the people of an answer, or None if it has another form."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    people = told.get("people") if isinstance(told, dict) else None
    if not isinstance(people, dict) or not all(isinstance(p, dict) for p in people.values()):
        return None
    return people
