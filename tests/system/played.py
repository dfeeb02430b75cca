"""A story that was played while services were killed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from kreis.onebox.box import Box
from kreis.onebox.demo import kreis_of
from kreis.onebox.story.ledger import facts_on_topics
from kreis.onebox.story.letters import Letter, letters
from kreis.onebox.story.player import Story
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.stage import Stage
from tests.system.answers import Around, Figures, around, bands_told, figures_of

KILLS = {
    "The groups are confirmed": ["intake", "cohorts"],
    "Start week and twelve dates come into being for each": ["events"],
    "Everybody gets one invitation in her language": ["notifications"],
    "17 open their page and say yes": ["console", "events", "insights"],
    "Confirmations arrive, with a calendar file": ["notifications"],
    "On Saturday at 16:00 comes one reminder of the start week": ["notifications", "intake"],
    "Two in Kamen were missed twice and are written to": ["events", "notifications"],
    "After four dates it is known who comes regularly": ["insights", "cohorts"],
    "Unna goes on every second week, P-09 stays for longer": ["cohorts", "events"],
    "The light phase begins": ["insights", "subscriptions", "exchange"],
}
"""Which services are killed, with signal 9, while which step of the story is under way.

Events lives through the last steps: notifications asks it about each reminder that has fallen due,
and pauses for minutes after several refusals.
"""


class Played:
    """What is left of a story that was played while every service was killed once or twice."""

    stage: Stage
    figures: Figures
    around: Around
    """What services answered at the end, before anything else happened."""
    bands: Mapping[str, list[tuple[str, str]]]

    def __init__(self, data: Path) -> None:
        self.data = data
        self.killed: list[str] = []

    @property
    def letters(self) -> list[Letter]:
        return letters(self.data / "outbox")

    def play(self, box: Box) -> None:
        patient = Kreis(box.addresses, kreis_of(box).tokens, patience=90)
        story = Story(patient, self.data / "outbox")
        self.stage = story.stage
        for name, step in story.steps():
            nemesis = threading.Thread(target=self._kill, args=(box, KILLS.get(name, [])))
            nemesis.start()
            step()
            nemesis.join()
        self.figures, self.around = figures_of(self.stage), around(self.stage)
        self.bands = bands_told(self.stage, facts_on_topics(box.access))

    def _kill(self, box: Box, services: list[str]) -> None:
        for service in services:
            threading.Event().wait(0.15)
            box.kill(service)
            self.killed.append(service)
