"""The weeks after the first morning: lists of weekly dates, with people who stay away.

Who comes is drawn from a seed. Some lists are put right afterwards. Every look at somebody is due
24 hours after her list was saved, so each week's looks are taken while processes die.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from kreis.onebox.story.services import Kreis
from kreis.onebox.story.world import at
from tests.system.faults.evidence import pages
from tests.system.faults.group import START
from tests.system.faults.town import Town

WEEKS = 3
"""As many dates as it takes to be called after absences in a row. A group has one more, so that
there is a date to come."""
_FIRST = date.fromisoformat(START) + timedelta(days=8)
_PATTERNS = ("PPP", "AAA", "AAA", "AAP", "APA", "PAA", "PAA", "aAA", "aAa")
"""Of one person. `A` stayed, `P` came, `a` came and was first put down as absent."""


@dataclass(frozen=True)
class _Weekly:
    """One date of one group."""

    event: str
    members: tuple[str, ...]


class Weeks:
    def __init__(self, town: Town) -> None:
        self._town = town
        self._pattern = {
            each: Random(f"{town.seed} {each}").choice(_PATTERNS)
            for cohort in self._cohorts()
            for each in self._members(cohort)
        }

    def live_through(
        self, week: int, over: threading.Event, beside: Callable[[datetime], None]
    ) -> None:
        """Keeps the lists of one week, and does what happens `beside`. Then a day goes by, and this
        returns when it is over."""
        day = _FIRST + timedelta(weeks=week)
        noon = at(f"{day} 13:00")
        self._town.clock.set(noon)
        with ThreadPoolExecutor(4) as pool:
            others = pool.submit(beside, noon)
            list(pool.map(lambda date: self._keep(date, week, day), self._dates(day)))
            others.result()
        self._town.clock.set(at(f"{day + timedelta(days=1)} 14:30"))
        over.wait()

    def _keep(self, weekly: _Weekly, week: int, day: date) -> None:
        marks = {each: self._pattern[each][week] for each in weekly.members}
        self._record(weekly, day, {each: "present" if mark == "P" else "absent"
                                   for each, mark in marks.items()})  # fmt: skip
        put_right = {each: "present" for each, mark in marks.items() if mark == "a"}
        if put_right:
            self._record(weekly, day, put_right)

    def _record(self, weekly: _Weekly, day: date, status: dict[str, str]) -> None:
        entries = [{"participant_id": who, "status": how} for who, how in status.items()]
        path = f"/group-events/{weekly.event}/attendance"

        def send(kreis: Kreis) -> Any:
            return bool(kreis.ask("contact-person", "PUT", "events", path, {"entries": entries}))

        about = {"event": weekly.event, "entries": status, "day": day.isoformat()}
        self._town.wish("attendance", about, send, Random(f"{self._town.seed} {weekly.event}"))

    def _dates(self, day: date) -> Iterator[_Weekly]:
        for cohort in self._cohorts():
            members = tuple(each for each in self._members(cohort) if each in self._pattern)
            for event in self._ask("events", f"/cohorts/{cohort}/group-events"):
                if event["starts_at"].startswith(day.isoformat()) and members:
                    yield _Weekly(event["id"], members)

    def _cohorts(self) -> list[str]:
        return [
            each["id"] for each in pages(self._town.kreis, "group-planning", "cohorts", "/cohorts")
        ]

    def _members(self, cohort: str) -> list[str]:
        found = self._ask("events", f"/cohorts/{cohort}/invitations")
        return [each["participant_id"] for each in found]

    def _ask(self, service: str, path: str) -> list[dict[str, Any]]:
        return list(self._town.kreis.ask("contact-person", "GET", service, path))
