"""Child processes of onebox.

Promise: a child runs in a process group of its own, so that Ctrl-C reaches onebox only. It writes
into a log file, the reaper knows it from its first moment, and nothing of its group outlives it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from kreis.onebox.fault import Fault, last_lines
from kreis.onebox.folders import private_folder
from kreis.onebox.reaper import ChildReaper

_LARGE = 10_000_000
"""Bytes. A larger log file is put aside when its process starts."""


@dataclass(frozen=True)
class SystemUser:
    """The user of the operating system that a process runs as, where it may not be root."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Command:
    """What to run, where it writes, and how it is asked to end."""

    words: Sequence[str]
    log: Path
    environment: Mapping[str, str] | None = None
    user: SystemUser | None = None
    ends_on: signal.Signals = signal.SIGTERM
    own_group: bool = True
    """False where the process looks after its children itself, as PostgreSQL does."""
    in_background: bool = False
    """Runs only when nobody else wants the processor."""


class Child:
    """A started process."""

    def __init__(self, command: Command, reaper: ChildReaper) -> None:
        self._command, self._reaper = command, reaper
        self._burying, self._buried = threading.Lock(), False
        self._began = time.monotonic()
        self._process = _started(command)
        self.pid = self._process.pid
        if command.in_background:
            psutil.Process(self.pid).nice(19)
        if not reaper.register(self.pid, command.ends_on, group=command.own_group):
            self.kill()
            raise Fault("Not started: onebox is ending.", "Start again when it has ended.")

    @property
    def alive(self) -> bool:
        return self.wait(0) is None

    @property
    def age(self) -> float:
        return time.monotonic() - self._began

    def wait(self, timeout: float | None = None) -> int | None:
        """The exit code, or None when it still runs after `timeout` seconds."""
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        self._bury()
        return code

    def stop(self, deadline: float) -> bool:
        """Asks it to end, and kills it after `deadline` seconds; whether it ended by itself."""
        self._send(self._command.ends_on)
        if self.wait(deadline) is not None:
            return True
        self.kill()
        return False

    def kill(self) -> None:
        """`kill -9`, the whole group."""
        self._send(signal.SIGKILL)
        self.wait()

    def _send(self, number: signal.Signals) -> None:
        """Only while it has not been waited for: until then nobody else can have its number."""
        if self._process.poll() is None:
            (os.killpg if self._command.own_group else os.kill)(self.pid, number)

    def _bury(self) -> None:
        """Once: ends what it left behind in its group and unregisters it."""
        with self._burying:
            if self._buried:
                return
            self._buried = True
        if self._command.own_group:
            _kill_group(self.pid)
        self._reaper.unregister(self.pid)


def run_to_end(command: Command, reaper: ChildReaper, deadline: float, what: str) -> None:
    """Runs a process that ends by itself; anything but success within `deadline` s is a fault."""
    child = Child(command, reaper)
    code = child.wait(deadline)
    if code == 0:
        return
    child.kill()
    how = f"took longer than {deadline:.0f} s" if code is None else f"ended with exit code {code}"
    raise Fault(
        f"{what} {how}. Its last lines:\n{last_lines(command.log)}",
        f"Everything it wrote is in {command.log}.",
    )


def _started(command: Command) -> subprocess.Popen[bytes]:
    user = command.user
    with _open_log(command.log) as log:
        return subprocess.Popen(
            command.words,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=command.environment,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            start_new_session=True,
            cwd="/",
        )


def _open_log(log: Path) -> IO[bytes]:
    private_folder(log.parent)
    if log.exists() and log.stat().st_size > _LARGE:
        log.replace(log.with_suffix(".log.1"))
    return log.open("ab")


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # Nobody is left; some systems say the second of a group that is just ending.
        return
