"""Somebody who stays away from weekly dates, as events and notifications hear of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bench.ground import AGENCY
from bench.served import Served
from kreis.events.jobs import jobs as jobs_of_events
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.console.tests.spring import Spring
from tests.support.fixtures import deliver, facts, run_due

FIRST = 5
"""The first weekly date: the start week has five."""


class Missing(Spring):
    """Amira stays away from weekly dates, and everybody else comes."""

    def __init__(self, served: Served) -> None:
        super().__init__(served)
        self._carried: set[UUID] = set()

    def week(self, number: int, amira: str) -> None:
        """The list of a weekly date, saved at 11:35."""
        self.at(f"{self.dates[FIRST + number - 1]['starts_at'][:10]}T11:35")
        others = self.people[1:]
        if amira == "P":
            self.put(FIRST + number - 1, [*others, self.people[0]])
        else:
            self.put(FIRST + number - 1, others, {self.people[0]: "unclear"})
        self.work()

    def work(self) -> None:
        """Events looks at what is due and tells notifications, which plans or asks for calls."""
        database = self.served.databases["events"]
        run_due(database, jobs_of_events(None))
        for row in facts(database, "accompaniment.v1", agency=AGENCY):
            if row["id"] not in self._carried:
                self._carried.add(row["id"])
                self._tell(row)

    def _tell(self, row: Any) -> None:
        told = {"agency": AGENCY, "sequence": row["sequence"], "message_id": row["id"]}
        deliver(
            self.served.databases["notifications"],
            NOTIFICATIONS,
            row["topic"],
            row["type"],
            UUID(row["key"]),
            row["data"],
            **told,
        )
