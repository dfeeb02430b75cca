"""Ends the child processes of onebox when onebox dies, `kill -9` included.

A helper process reads a pipe on which onebox registers its children. The pipe ends when its only
writer is gone. The helper then asks each child to end, and kills it after some seconds. It also
keeps files open (the lock of the data folder) until the last child has ended.
The helper runs this file: it needs only the standard library, and nothing that one system has.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

PATIENCE = 8.0
"""Seconds between the request to end and the kill. A broker needs one, a service two or three."""


class ChildReaper:
    """Owned by onebox. Closing it ends the children that are still registered."""

    def __init__(self, keep_open: Iterable[int] = (), patience: float = PATIENCE) -> None:
        self._keep_open, self._patience = tuple(keep_open), patience
        self._one_at_a_time = threading.Lock()
        self._registered: dict[int, str] = {}
        self._closed = False
        self._start_helper()

    @property
    def helper_pid(self) -> int:
        return self._helper.pid

    def register(self, pid: int, how: signal.Signals, *, group: bool) -> bool:
        """Registers a process, or its whole group; False when the reaper is closed already."""
        with self._one_at_a_time:
            if self._closed:
                return False
            self._registered[pid] = f"register {pid} {int(how)} {int(group)}\n"
            self._tell(self._registered[pid])
            return True

    def unregister(self, pid: int) -> None:
        """Forgets a process that has ended: another process may get its number."""
        with self._one_at_a_time:
            if not self._closed and self._registered.pop(pid, ""):
                self._tell(f"unregister {pid}\n")

    def close(self) -> None:
        """Ends the children that are left and returns when they are gone."""
        with self._one_at_a_time:
            if not self._closed:
                self._closed = True
                os.close(self._writing)
        self._helper.wait()

    def __enter__(self) -> ChildReaper:
        return self

    def __exit__(self, *how: object) -> None:
        self.close()

    def _tell(self, line: str) -> None:
        try:
            os.write(self._writing, line.encode())
        except BrokenPipeError:
            # Somebody killed the helper: another one takes over all children.
            os.close(self._writing)
            self._helper.wait()
            self._start_helper()
            os.write(self._writing, "".join(self._registered.values()).encode())

    def _start_helper(self) -> None:
        reading, self._writing = os.pipe()
        command = [
            sys.executable,
            "-I",
            "-S",
            str(Path(__file__)),
            str(reading),
            str(self._patience),
        ]
        self._helper = subprocess.Popen(
            command,
            pass_fds=(reading, *self._keep_open),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )
        os.close(reading)


class _Registered:
    """A child as the helper knows it."""

    def __init__(self, pid: int, how: int, group: bool) -> None:
        self.pid, self.how, self.group = pid, how, group

    def ask(self) -> None:
        self._send(self.how)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def is_there(self) -> bool:
        return self._send(0)

    def _send(self, number: int) -> bool:
        try:
            (os.killpg if self.group else os.kill)(self.pid, number)
        except ProcessLookupError:
            return False
        except PermissionError:
            # Some systems say this of a group in which only a finished process is left.
            return False
        return True


def _watch(reading: int, patience: float) -> None:
    """The helper: listens until the pipe ends, then ends the children that are left."""
    children: dict[int, _Registered] = {}
    with os.fdopen(reading) as pipe:
        for line in pipe:
            what, pid, *rest = line.split()
            if what == "register":
                children[int(pid)] = _Registered(int(pid), int(rest[0]), rest[1] == "1")
            else:
                children.pop(int(pid), None)
    _end(list(children.values()), patience)


def _end(children: list[_Registered], patience: float) -> None:
    for child in reversed(children):
        child.ask()
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(child.is_there() for child in children):
        time.sleep(0.05)
    for child in children:
        child.kill()


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    _watch(int(sys.argv[1]), float(sys.argv[2]))
