"""The whole of Kreis, as `kreis up` runs it: real processes, a real broker, a real database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kreis.onebox.box import Box, running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.story.letters import Letter, letters
from kreis.onebox.story.player import Story
from kreis.onebox.story.services import Kreis

KILLS = {
    "The groups are confirmed": ["intake", "cohorts"],
    "Start week and twelve dates come into being for each": ["events"],
    "Everybody gets one invitation in her language": ["notifications"],
    "17 open their page and say yes": ["console", "events"],
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


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The story, played under fire and then stopped; logs say all they can."""
    story = Played(tmp_path_factory.mktemp("box"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KREIS_LOG_LEVEL", "DEBUG")
        # Seconds; with the ten that are shipped, tests/containers plays it.
        environment.setenv("KREIS_SESSION_TIMEOUT", "3")
        with running_box(story.data, story_clock=True) as box:
            story.play(box)
    return story


@pytest.fixture(scope="session")
def continued(played: Played) -> Iterator[Box]:
    """The same system, started again on what it left behind."""
    with running_box(played.data, story_clock=True) as box:
        yield box
