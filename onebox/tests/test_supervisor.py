"""What died is brought back, also when the machine could not start anything for a while."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from kreis.onebox import supervisor
from kreis.onebox.supervisor import Supervisor

pytestmark = pytest.mark.waits


class Part:
    """Dead, and the disk is full for its first starts."""

    name, wanted, alive = "part", True, False

    def __init__(self, log: Path, refusals: int) -> None:
        self.log, self._refusals = log, refusals
        self.is_back = threading.Event()

    def start(self) -> None:
        if self._refusals:
            self._refusals -= 1
            raise OSError(errno.ENOSPC, "No space left on device")
        self.alive = True
        self.is_back.set()

    def stop(self) -> None:
        """It holds nothing."""

    def kill(self) -> None:
        """It holds nothing."""


def test_a_full_disk_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_LONGEST_PAUSE", 0.01)
    said: list[str] = []
    watching = Supervisor(said.append)
    part = Part(tmp_path / "log", refusals=6)
    watching.watch([part])
    came_back = part.is_back.wait(30)
    watching.end()
    watching.join()

    assert came_back
    watching.check()
    assert sum("No space left" in line for line in said) == 6
