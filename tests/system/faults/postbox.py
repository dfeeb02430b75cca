"""The messages of safe mode, each read once: a folder that grows is looked at often."""

from __future__ import annotations

import threading
from pathlib import Path

from kreis.onebox.story.letters import Letter, letter_in


class Postbox:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Letter] = {}
        self._lock = threading.Lock()

    def letters(self) -> dict[str, Letter]:
        """All messages that lie there now, by their id."""
        with self._lock:
            for file in [*self._folder.glob("*.eml"), *self._folder.glob("*.txt")]:
                if file.name not in self._read:
                    self._read[file.name] = letter_in(file)
            return dict(self._read)

    def letter_to(self, address: str) -> Letter | None:
        """Whatever lies there for her; the first is her invitation."""
        return next((each for each in self.letters().values() if each.to == address), None)
