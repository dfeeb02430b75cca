"""When onebox dies, in whatever way, its children end.

Promise: every process put on the leash is asked to end, and after some seconds killed, once the
process that holds the leash is gone; `kill -9` included. A helper process reads a pipe on which
children are named; when the pipe ends, because its only writer is gone, the helper acts. It also
keeps files open (the lock of the data folder) until the last child has ended.
Only the standard library, no system's speciality: the helper runs this very file.
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


class Leash:
    """Held by onebox. Closing it ends whoever is still on it."""

    def __init__(self, keep_open: Iterable[int] = (), patience: float = PATIENCE) -> None:
        self._keep_open, self._patience = tuple(keep_open), patience
        self._one_at_a_time = threading.Lock()
        self._held: dict[int, str] = {}
        self._closed = False
        self._start_helper()

    @property
    def helper_pid(self) -> int:
        return self._helper.pid

    def hold(self, pid: int, how: signal.Signals, *, group: bool) -> bool:
        """Puts a process (or its whole group) on the leash; False when it is closed already."""
        with self._one_at_a_time:
            if self._closed:
                return False
            self._held[pid] = f"hold {pid} {int(how)} {int(group)}\n"
            self._tell(self._held[pid])
            return True

    def release(self, pid: int) -> None:
        """This process has ended and was waited for; its number may soon be somebody else's."""
        with self._one_at_a_time:
            if not self._closed and self._held.pop(pid, ""):
                self._tell(f"release {pid}\n")

    def close(self) -> None:
        """Ends what is still held and returns when it is gone."""
        with self._one_at_a_time:
            if not self._closed:
                self._closed = True
                os.close(self._writing)
        self._helper.wait()

    def __enter__(self) -> Leash:
        return self

    def __exit__(self, *how: object) -> None:
        self.close()

    def _tell(self, line: str) -> None:
        try:
            os.write(self._writing, line.encode())
        except BrokenPipeError:
            # Somebody killed the helper: another one takes over all that is held.
            os.close(self._writing)
            self._helper.wait()
            self._start_helper()
            os.write(self._writing, "".join(self._held.values()).encode())

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


class _Held:
    """One entry of the helper."""

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
    held: dict[int, _Held] = {}
    with os.fdopen(reading) as pipe:
        for line in pipe:
            what, pid, *rest = line.split()
            if what == "hold":
                held[int(pid)] = _Held(int(pid), int(rest[0]), rest[1] == "1")
            else:
                held.pop(int(pid), None)
    _end(list(held.values()), patience)


def _end(children: list[_Held], patience: float) -> None:
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
