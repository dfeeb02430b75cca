"""Fills an installation with former groups: people, dates, complete lists, exits.

All but one step go through the services' own functions, a transaction for each group. Cohorts gets
rows, as in `bench.groups`. The clock stands where it stood for each group.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row

from bench.ground import AGENCY
from bench.groups import WEEKDAYS, Groups, newcomer
from bench.served import Served, as_message
from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Inbox
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.events.commands import attendance
from kreis.events.commands.times_away import LOOK
from kreis.events.domain.attendance import Absence, Entry, Status
from kreis.events.store import group_events, invitations
from kreis.insights.commands.facts import TELL
from kreis.insights.main import SERVICE as INSIGHTS
from kreis.intake.commands import entries, participants, placements, stays
from kreis.intake.schemas.participants import Registration

OTHERS = tuple(str(UUID(int=100 + number)) for number in range(5))
"""The contact persons of former groups."""
SIZE = 12
OLDEST, YOUNGEST = 104, 26
"""Weeks ago that former groups began. The youngest have ended, holidays included."""
NEVER_ENTERED = 10
"""Weeks ago that the first gave up who were in no group. Intake keeps them for 3 months."""
TOGETHER = 300
"""Facts that a service takes in one transaction."""
log = logging.getLogger(__name__)


class FormerGroups:
    def __init__(self, served: Served, groups: Groups) -> None:
        self._served, self._groups = served, groups

    def fill(self, count: int, people: int) -> None:
        """So many finished groups with their lists, and people up to this number who have left."""
        for number, who in enumerate(OTHERS):
            person = {"first_name": "Karin", "last_name": f"Vogt {number}", "phone": "0221 4710102"}
            self._served.ask("lead", "PUT", "intake", f"/staff/{who}", person)
        began = time.monotonic()
        for number in range(count):
            weeks = OLDEST - (OLDEST - YOUNGEST) * number // count
            self._former(number, self._groups.began(weeks))
            if number % 50 == 49:
                log.warning("%d groups after %.0f s", number + 1, time.monotonic() - began)
        self._looks_are_over()
        self._gave_up(people - count * SIZE)
        self._served.at(None)

    def tell(self) -> None:
        """What broker and workers do: cohorts and insights hear what intake and events told.

        Insights publishes nothing about single people. No page reads that, and it takes longest.
        """
        self._tell("intake", COHORTS)
        self._tell("events", COHORTS)
        self._tell("events", INSIGHTS)
        self._tell("intake", INSIGHTS)
        with self._served.as_superuser("insights") as connection:
            connection.execute("delete from due where kind = %s", (TELL,))
        self._served.work_of_insights()

    def _former(self, number: int, monday: date) -> None:
        contact, weekday = OTHERS[number % len(OTHERS)], WEEKDAYS[number % 5]
        self._served.at(monday - timedelta(days=14))
        with self._intake() as work:
            members = registered(work, number, SIZE, contact)
        names = [str(each) for each in members]
        cohort = UUID(self._groups.confirm_group(f"Frühere {number}", monday, names, weekday))
        with self._events() as work:
            last = max(each.day for each in group_events.of_cohort(work, cohort))
        self._served.at(last + timedelta(days=1))
        with self._intake() as work:
            for each in members:
                placements.joined(work, each, cohort)
            for each in members:
                entries.record_entry(work, each, monday, "bench")
                stays.record_exit(work, each, last, "employment", "bench")
        with self._events() as work:
            fill_lists(work, cohort)

    def _looks_are_over(self) -> None:
        """Events looked at each absence in its time. Of people who have left it finds nothing."""
        with self._served.as_superuser("events") as connection:
            connection.execute("delete from due where kind = %s", (LOOK,))

    def _gave_up(self, count: int) -> None:
        """People who waited and were in no group. Who gave up earlier has been erased by now."""
        for first in range(0, count, SIZE):
            self._served.at(self._groups.began(NEVER_ENTERED - first * NEVER_ENTERED // count))
            with self._intake() as work:
                size = min(SIZE, count - first)
                left = registered(work, 10_000 + first, size, OTHERS[0])
                for each in left:
                    stays.record_exit(work, each, work.now.date(), "gave_up_waiting", "bench")

    def _events(self) -> Any:
        return self._served.databases["events"].agency(AGENCY)

    def _intake(self) -> Any:
        return self._served.databases["intake"].agency(AGENCY)

    def _tell(self, source: str, to: Any) -> None:
        inbox = Inbox(self._served.databases[to.name], to.name, list(to.subscriptions))
        reads = {(each.topic, each.type) for each in to.subscriptions}
        began, count = time.monotonic(), 0
        for some in _batches(self._outbox(source), reads):
            count += len(some)
            if not inbox.take_as_one(some):
                for each in some:
                    inbox.take(each)
        log.warning("%s took %d facts: %.0f s", to.name, count, time.monotonic() - began)

    def _outbox(self, source: str) -> Iterator[Message]:
        with self._served.as_superuser(source) as connection:
            connection.row_factory = dict_row  # type: ignore[assignment]
            for row in connection.execute("select * from outbox order by position").fetchall():
                yield as_message(row, source)


def _batches(messages: Iterator[Message], reads: set[tuple[str, str]]) -> Iterator[list[Message]]:
    """Facts that this service reads, in order."""
    known = (each for each in messages if (each.topic, each.type) in reads)
    while some := list(itertools.islice(known, TOGETHER)):
        yield some


def registered(work: Work, number: int, count: int, contact: str) -> list[UUID]:
    """New people of a contact person. `number` sets them apart from others."""
    made = []
    for place in range(count):
        phone = f"0171 {3_000_000 + number * 40 + place}"
        said = newcomer(f"Former {number} {place}", phone, contact, work.now.date())
        registration = Registration().load(said)
        made.append((participants.made_of(work, registration), registration))
    participants.register_each(work, made, "bench")
    return [each.id for each, _ in made]


def fill_lists(work: Work, cohort: UUID, before: date = date.max) -> None:
    """Completes the lists of dates before this day. At each another person was absent."""
    members = invitations.of_cohort(work, cohort)
    for number, event in enumerate(group_events.of_cohort(work, cohort)):
        if event.day >= before:
            continue
        away = members[number % len(members)].participant_id
        entry = Entry(away, Status.ABSENT, Absence.EXCUSED, None)
        attendance.record(work, event.id, [*_others(members, away), entry], "bench")


def _others(members: Sequence[Any], away: UUID) -> list[Entry]:
    return [
        Entry(each.participant_id, Status.PRESENT, None, None)
        for each in members
        if each.participant_id != away
    ]
