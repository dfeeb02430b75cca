"""A program of another team as a process that the kit starts, stops and kills.

Promise: it gets its addresses as variables of its environment, and runs where the kit was started.
Nothing of it outlives the kit.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from kreis.kit.results import Differs
from kreis.onebox.fault import Fault, last_lines
from kreis.onebox.ports import Ports
from kreis.onebox.reaper import ChildReaper

_STOPS_WITHIN = 5.0
"""Seconds between SIGTERM and SIGKILL."""


class Process:
    """A program that is started with the same command again and again."""

    def __init__(self, command: Sequence[str], folder: Path, reaper: ChildReaper) -> None:
        self._command, self._reaper = command, reaper
        self._ports, self.log = Ports(folder), folder / "program.log"
        self._process: subprocess.Popen[bytes] | None = None

    def begin_log(self) -> None:
        """Throws away what it has written so far."""
        self.log.unlink(missing_ok=True)

    def last_words(self) -> str:
        return last_lines(self.log) if self.log.exists() and self.log.stat().st_size else ""

    def new_port(self) -> int:
        return self._ports.port(str(time.monotonic_ns()))

    def start(self, settings: Mapping[str, str]) -> None:
        """Starts it with these variables. Who the kit is at Kafka, it is not told. Raises `Fault`
        if there is no such program."""
        own = {n: v for n, v in os.environ.items() if not n.startswith("KREIS_KAFKA")}
        with self.log.open("ab") as log:
            try:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**own, **settings},
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

    def ends_within(self, seconds: float) -> bool:
        """Asks it to end, and returns whether it does so by itself in this time."""
        process = self._process
        if process is None:
            return False
        _tell_group(process.pid, signal.SIGTERM)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        finally:
            self.kill()
        return True

    def must_run(self) -> None:
        """Raises `Differs` if it has ended."""
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


def _tell_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        # Nobody is left; some systems say the second of a group that is just ending.
        return
