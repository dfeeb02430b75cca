"""One onebox per data folder.

Promise: two at once are refused, naming the first. The reaper's helper holds the lock too, so
after a `kill -9` the next start waits until the old PostgreSQL and Kafka have really ended.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

import psutil

from kreis.onebox.fault import Fault
from kreis.onebox.folders import private_folder
from kreis.onebox.reaper import PATIENCE


class DataLock:
    """Held from construction until `close`."""

    def __init__(self, data: Path) -> None:
        private_folder(data)
        self._data = data
        self._file = os.open(_lock_file(data), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._wait_for_it()
        except BaseException:
            os.close(self._file)
            raise
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    @property
    def descriptor(self) -> int:
        """For the reaper's helper, which shares the lock as long as it has this open."""
        return self._file

    def close(self) -> None:
        os.close(self._file)

    def _wait_for_it(self) -> None:
        deadline = time.monotonic() + PATIENCE + 5
        while not _taken(self._file):
            holder = int(os.pread(self._file, 32, 0) or b"0")
            if _lives(holder) or time.monotonic() > deadline:
                raise Fault(
                    f"Kreis is already running on {self._data} (process {holder}).",
                    "Stop it with Ctrl-C where it runs, or choose another folder with --data.",
                )
            time.sleep(0.1)


def is_held(data: Path) -> bool:
    """Whether somebody runs on this data folder."""
    if not _lock_file(data).exists():
        return False
    file = os.open(_lock_file(data), os.O_RDONLY)
    try:
        return not _taken(file)
    finally:
        os.close(file)


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lives(pid: int) -> bool:
    """A process that ended but was not yet waited for by its parent does not."""
    try:
        return pid > 0 and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _lock_file(data: Path) -> Path:
    return data / "onebox.lock"
