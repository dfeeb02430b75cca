"""A large region in a data folder, as `kreis up` finds it: people, and groups old and new.

What intake and events have to tell of them lies in their outboxes: services learn of it from Kafka
once they run.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from bench.former import SIZE, FormerGroups, fill_lists, registered
from bench.ground import AGENCY
from bench.groups import WEEKDAYS, Groups
from bench.served import Served
from kreis.events.store import invitations
from kreis.intake.commands import entries, placements

CONTACTS = tuple(str(UUID(int=200 + number)) for number in range(50))
"""The contact persons of groups that run: four groups each."""
AT_ONCE = 50
"""People registered in one transaction."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Size:
    former: int = 1_300
    running: int = 200
    waiting: int = 1_000
    gave_up: int = 1_000

    @property
    def people(self) -> int:
        return (self.former + self.running) * SIZE + self.waiting + self.gave_up


@dataclass(frozen=True)
class RunningGroup:
    """A group that meets. `members` are participants with their invitations."""

    cohort: str
    contact: str
    members: tuple[tuple[str, str], ...]


class LargeRegion:
    """Fills it. The clock stands at each group's time."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._groups = Groups(served)
        self._former = FormerGroups(served, self._groups)

    def fill(self, size: Size) -> list[RunningGroup]:
        began = monotonic()
        self._groups.settle()
        self._former.fill(size.former, size.former * SIZE + size.gave_up)
        for number, who in enumerate(CONTACTS):
            person = {"first_name": "Petra", "last_name": f"Roth {number}", "phone": "0221 4710103"}
            self._served.ask("lead", "PUT", "intake", f"/staff/{who}", person)
        running = [self._running(number) for number in range(size.running)]
        self._wait(size.waiting)
        log.warning("%d people filled: %.0f s", size.people, monotonic() - began)
        self._served.analyze()
        return running

    def _running(self, number: int) -> RunningGroup:
        """It began up to ten weeks ago. All said yes; the lists of days that are over stand."""
        contact = CONTACTS[number % len(CONTACTS)]
        monday, weekday = self._groups.began(1 + number % 10), WEEKDAYS[number % 5]
        self._served.at(monday - timedelta(days=14))
        with self._agency("intake") as work:
            members = registered(work, 5_000 + number, SIZE, contact)
        names = [str(each) for each in members]
        cohort = self._groups.confirm_group(f"Gruppe {number}", monday, names, weekday)
        with self._agency("intake") as work:
            for each in members:
                placements.joined(work, each, UUID(cohort))
                entries.record_entry(work, each, monday, "bench")
        with self._agency("events") as work:
            invited = invitations.of_cohort(work, UUID(cohort))
        for invitation in invited:
            path = f"/invitations/{invitation.id}/answers"
            yes = {"answer": "yes", "how": "phone", "children": []}
            self._served.ask("contact-person", "POST", "events", path, yes)
        with self._agency("events") as work:
            fill_lists(work, UUID(cohort), before=_today())
        pairs = tuple((str(each.participant_id), str(each.id)) for each in invited)
        return RunningGroup(cohort, contact, pairs)

    def _wait(self, count: int) -> None:
        self._served.at(None)
        for first in range(0, count, AT_ONCE):
            with self._agency("intake") as work:
                contact = CONTACTS[first // AT_ONCE % len(CONTACTS)]
                registered(work, 7_000 + first, min(AT_ONCE, count - first), contact)

    def _agency(self, service: str) -> Any:
        return self._served.databases[service].agency(AGENCY)


def next_monday(hour: int) -> datetime:
    """The next Monday, by UTC."""
    return datetime.combine(_today() + timedelta(days=7 - _today().weekday()), time(hour), UTC)


def _today() -> date:
    return datetime.now(UTC).date()
