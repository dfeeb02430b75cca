"""The machine of `open_machine`, whose circle grows old as it does in a service."""

from __future__ import annotations

from collections.abc import Callable

from kreis.chassis.process import retention
from kreis.exchange.commands import circles as commands
from kreis.exchange.store import circles
from kreis.exchange.store.retention import RETENTION
from services.exchange.tests.open_machine import OpenMachine


class AgeingMachine(OpenMachine):
    """What is too old is deleted, and old lines are carried forward. So a step costs the same after
    years, and the rules are tried on what a service has kept."""

    def acts(self) -> list[Callable[[], None]]:
        return [*super().acts(), self.grow_old]

    def grow_old(self) -> None:
        """What due work does each day, at any time."""
        for rule in RETENTION.rules:
            retention.apply(self.database, self.agency, rule)
        with self.database.agency(self.agency) as work:
            commands.look_after(work, circles.get(work, self.circle.id, lock=True))
        self.forget_leavers()
