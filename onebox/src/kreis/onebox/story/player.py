"""Plays the story, step by step, and checks each.

Promise: a step that did not go as written ends the play with its name and what was found. Every
request may be sent again without doing anything twice, so services may die meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kreis.onebox.story.forming import Forming
from kreis.onebox.story.inviting import Inviting
from kreis.onebox.story.lighter import Lighter
from kreis.onebox.story.meeting import Meeting
from kreis.onebox.story.programme import Programme
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.spring import Spring
from kreis.onebox.story.stage import Stage, Step

__all__ = ["Step", "Story"]


class Story:
    def __init__(self, kreis: Kreis, outbox: Path) -> None:
        self.stage = Stage(kreis, outbox)

    def steps(self) -> Iterator[Step]:
        for chapter in (Forming, Programme, Inviting, Meeting, Spring, Lighter):
            yield from chapter(self.stage).steps()
