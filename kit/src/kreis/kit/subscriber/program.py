"""The program of another team, as a process that the kit starts, kills and asks.

Promise: it gets its addresses as variables of its environment, and runs where the kit was started.
Nothing of it outlives the kit.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kreis.kit.results import Differs
from kreis.onebox.fault import Fault, last_lines
from kreis.onebox.ports import HOST, Ports
from kreis.onebox.reaper import ChildReaper

_STOPS_WITHIN = 5.0
"""Seconds between SIGTERM and SIGKILL."""
_EACH = 0.03
"""Seconds between two questions."""
FORM = "JSON as kit/README.md describes it"


class Program:
    """A program that is started with the same command again and again."""

    def __init__(self, command: Sequence[str], folder: Path, reaper: ChildReaper) -> None:
        self._command, self._reaper = command, reaper
        self._ports, self.log = Ports(folder), folder / "program.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    def begin_log(self) -> None:
        """Throws away what it has written so far."""
        self.log.unlink(missing_ok=True)

    def start(self, settings: Mapping[str, str]) -> None:
        """Starts it on a new port. Raises `Fault` if there is no such program."""
        self._port = self._ports.port(str(time.monotonic_ns()))
        own = {n: v for n, v in os.environ.items() if not n.startswith("KREIS_KAFKA")}
        environment = {**own, **settings, "KREIS_STATE_PORT": str(self._port)}
        with self.log.open("ab") as log:
            try:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    start_new_session=True,
                )
            except OSError as fault:
                raise Fault(
                    f"{self._command[0]} cannot be started: {fault.strerror}.",
                    "Name the command as a shell would find it here, behind two hyphens.",
                ) from fault
        self._reaper.register(self._process.pid, signal.SIGKILL, group=True)

    def kill(self) -> None:
        """Kills it with SIGKILL, and whatever it has started."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Asks it to end, and kills it if it does not."""
        self._end(signal.SIGTERM)

    def state(self) -> dict[str, Any] | None:
        """Returns what it answers at `GET /state`, or None if it does not answer 200 yet.

        Raises `Differs` if it has ended, or if the answer has another form."""
        self._must_run()
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

    def last_words(self) -> str:
        return last_lines(self.log) if self.log.exists() and self.log.stat().st_size else ""

    def _must_run(self) -> None:
        code = self._process.poll() if self._process else None
        if code is not None:
            how = f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
            raise Differs("the program goes on", f"it has ended with {how}")

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for number in (how, signal.SIGKILL):
            _tell_group(process.pid, number)
            try:
                process.wait(_STOPS_WITHIN)
                break
            except subprocess.TimeoutExpired:
                continue
        _tell_group(process.pid, signal.SIGKILL)
        self._reaper.unregister(process.pid)


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


def _tell_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        # Nobody is left; some systems say the second of a group that is just ending.
        return
