"""What a part of the system looks like to whoever watches over it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Part(Protocol):
    """A server or a service. `wanted` says whether it shall run, `alive` whether it does."""

    name: str
    log: Path
    wanted: bool

    @property
    def alive(self) -> bool: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def kill(self) -> None: ...
