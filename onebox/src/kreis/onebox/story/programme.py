"""The programme: what dates are for, and when a group meets less often."""

from __future__ import annotations

from collections.abc import Iterator

from kreis.onebox.story.services import expect
from kreis.onebox.story.stage import Stage, Step
from kreis.onebox.story.world import PHASES, PROGRAMME


class Programme:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def steps(self) -> Iterator[Step]:
        yield "The programme: what dates are for, and how a group goes on", self.set_up

    def set_up(self) -> str:
        kreis = self._stage.kreis
        kinds = {"kinds": PROGRAMME}
        found = kreis.ask("contact-person", "PUT", "events", "/programme", kinds)
        expect("the kinds of dates", kinds, found)
        plan = {"steps": PHASES}
        found = kreis.replace("group-planning", "cohorts", "/phase-plan", plan, "phase plan")
        expect("the phases", PHASES, found["steps"])
        return "weekly; after 8 dates every second week, if half come regularly; then monthly"
