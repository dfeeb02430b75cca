"""A story that was played while services were killed."""

from __future__ import annotations

import threading
from pathlib import Path

from kreis.onebox.box import Box
from kreis.onebox.demo import kreis_of
from kreis.onebox.story.letters import Letter, letters
from kreis.onebox.story.player import Story
from kreis.onebox.story.services import Kreis

KILLS = {
    "The groups are confirmed": ["intake", "cohorts"],
    "Start week and twelve dates come into being for each": ["events"],
    "Everybody gets one invitation in her language": ["notifications"],
    "17 open their page and say yes": ["console", "events", "insights"],
    "Confirmations arrive, with a calendar file": ["notifications"],
    "On Saturday at 16:00 comes one reminder of the start week": ["notifications", "intake"],
}
"""Which services are killed, with signal 9, while which step of the story is under way."""


class Played:
    """What is left of a story that was played while every service was killed once or twice."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.killed: list[str] = []

    @property
    def letters(self) -> list[Letter]:
        return letters(self.data / "outbox")

    def play(self, box: Box) -> None:
        patient = Kreis(box.addresses, kreis_of(box).tokens, patience=90)
        for name, step in Story(patient, self.data / "outbox").steps():
            nemesis = threading.Thread(target=self._kill, args=(box, KILLS.get(name, [])))
            nemesis.start()
            step()
            nemesis.join()

    def _kill(self, box: Box, services: list[str]) -> None:
        for service in services:
            threading.Event().wait(0.15)
            box.kill(service)
            self.killed.append(service)
