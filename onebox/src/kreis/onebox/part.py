"""Parts of the system: processes that are started, watched, stopped and killed alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from kreis.onebox import folders
from kreis.onebox.child import Child, Command
from kreis.onebox.reaper import ChildReaper


class Part(ABC):
    """A server or a service, as one child process that may be started again and again."""

    def __init__(self, name: str, data: Path, reaper: ChildReaper) -> None:
        self.name = name
        self.log = folders.log_file(data, name)
        self.wanted = False
        """Whether it shall run. False after `stop`, so that the supervisor does not restart it."""
        self._reaper = reaper
        self._child: Child | None = None

    @property
    def alive(self) -> bool:
        return self._child is not None and self._child.alive

    @property
    def pid(self) -> int:
        assert self._child is not None
        return self._child.pid

    @abstractmethod
    def start(self) -> None:
        """Starts the process and sets `wanted`."""

    def stop(self, deadline: float = 20.0) -> None:
        """Asks it to end, and kills it after `deadline` seconds."""
        self.wanted = False
        if self._child is not None:
            self._child.stop(deadline)

    def kill(self) -> None:
        """Sends SIGKILL, as a power cut would end it. The supervisor starts it again."""
        if self._child is not None:
            self._child.kill()

    def _launch(self, command: Command) -> None:
        self._child = Child(command, self._reaper)
