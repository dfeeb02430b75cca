"""What the chapters of the story after the start week have in common."""

from __future__ import annotations

from kreis.onebox.story.away import Away
from kreis.onebox.story.changing import Changing
from kreis.onebox.story.lists import Lists
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import at


class Chapter:
    """Saves lists, changes dates, minds who stays away, and moves the story's clock."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._lists = Lists(stage)
        self._changing = Changing(stage)
        self._away = Away(stage)

    def _at(self, moment: str) -> None:
        self._stage.kreis.set_clock(at(moment))
