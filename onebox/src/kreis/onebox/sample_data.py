"""Sample data for looking around: the demo's organisation, people, groups and dates.

Promise: fills a new data folder by the public APIs, as the demo does, and checks each step.
Refuses: a folder that has been used before, and a database server of somebody's own.
"""

from __future__ import annotations

import os
from pathlib import Path

from kreis.onebox.box import Box
from kreis.onebox.demo import kreis_of, play_step
from kreis.onebox.fault import Fault
from kreis.onebox.people import people_of
from kreis.onebox.progress import Progress
from kreis.onebox.story.player import Story
from kreis.onebox.story.world import organisation


def refuse(data: Path, *, has_start_day: bool) -> None:
    """Raises `Fault` if this folder holds data already, or if the story is to begin elsewhen."""
    if has_start_day:
        raise Fault("The sample data has days of its own.", "Leave out --start-day.")
    if os.environ.get("KREIS_POSTGRES"):
        raise Fault(
            "Sample data goes into a new database only, and KREIS_POSTGRES names one of yours.",
            "Unset KREIS_POSTGRES.",
        )
    if (data / "done.json").exists() or (data / "postgres").exists():
        raise Fault(
            f"There is data in {data} already. Sample data would stand among it.",
            "Choose a new folder: kreis up --with-sample-data --data FOLDER",
        )


def fill(box: Box, progress: Progress) -> None:
    """Plays the demo's story into a new system, and lets its staff sign in."""
    for number, step in enumerate(Story(kreis_of(box), box.data / "outbox").steps(), start=1):
        play_step(number, step, progress, box.data)
    people_of(box.data, box.issuer).keep(organisation())
