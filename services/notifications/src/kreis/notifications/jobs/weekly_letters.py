"""Due work about weekly letters: plan Monday, find readers, count, send, record.

Promise: one letter for each member of staff and week, and none whose outcome is unknown again. Her
address and the ids of her people live in the variables of one attempt and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due, Job
from kreis.notifications.commands import weekly_letters as commands
from kreis.notifications.domain.mail_tokens import Purpose, token_of
from kreis.notifications.domain.messages import Channel
from kreis.notifications.domain.return_paths import return_path
from kreis.notifications.domain.weekly_letters import Reader, Unsent, Workload, is_over
from kreis.notifications.jobs.deliveries import hand_over, settle_broken_attempt
from kreis.notifications.jobs.peers import Gone
from kreis.notifications.jobs.staff_peers import StaffPeers
from kreis.notifications.senders.letter import Letter
from kreis.notifications.senders.sender import Sender
from kreis.notifications.store import call_tasks, weekly_letters
from kreis.notifications.templates.to_staff import StaffTexts

KIND = "weekly"


def planned_daily(job: Job) -> Job:
    """Plans the letters of the next Monday before a job that is done each day for each agency.

    So no Monday depends on the one before.
    """

    def run(due: Due) -> None:
        with due.database.agency(due.agency) as work:
            commands.plan_next(work)
        job.run(due)

    return job._replace(run=run)


@dataclass(frozen=True)
class FindingReaders:
    peers: StaffPeers

    def run(self, due: Due) -> None:
        """Plans a letter to each member of staff who wants one. A week that is over has none."""
        monday = _monday(due)
        is_late = is_over(monday, due.database.clock.now())
        readers = () if is_late else self.peers.readers(due.agency)
        with due.finish() as work:
            commands.plan_for(work, readers, monday)


@dataclass(frozen=True)
class SendingWeeklyLetters:
    """Sends one letter. Its text is checked when it is made, as the service starts."""

    peers: StaffPeers
    sender: Sender
    mail_from: str
    public_url: str
    return_path: str = ""
    texts: StaffTexts = field(default_factory=StaffTexts)

    def run(self, due: Due) -> None:
        """One attempt. Who has nothing to do, or is away, gets none."""
        monday = _monday(due)
        with due.database.agency(due.agency) as work:
            earlier = weekly_letters.find(work, due.subject, monday)
        if earlier and not settle_broken_attempt(due, self.sender, earlier, commands.LEDGER):
            return
        if is_over(monday, due.database.clock.now()):
            self._suppress(due, Unsent.WEEK_IS_OVER)
            return
        try:
            reader = self.peers.reader(due.agency, due.subject)
        except Gone:
            self._suppress(due, Unsent.NOT_WANTED)
            return
        if (why_not := reader.why_not) is not None:
            self._suppress(due, why_not)
            return
        workload = self._count(due, reader, monday)
        if not workload.things:
            self._suppress(due, Unsent.NOTHING_WAITS)
            return
        self._send(due, reader, workload, earlier.id if earlier else uuid4())

    def _count(self, due: Due, reader: Reader, monday: date) -> Workload:
        """Counts at this moment what is about her people alone."""
        in_events = self.peers.events_workload(due.agency, reader.people, reader.staff, monday)
        in_cohorts = self.peers.cohorts_workload(due.agency, reader.people)
        with due.database.agency(due.agency) as work:
            calls = call_tasks.count_open_of(work, reader.people)
        return Workload(calls=calls, waiting=reader.waiting, **in_events, **in_cohorts)

    def _send(self, due: Due, reader: Reader, workload: Workload, letter_id: UUID) -> None:
        assert reader.address is not None
        token = token_of(letter_id, Purpose.RETURN, due.database.sealer.sign)
        letter = Letter(
            id=letter_id,
            channel=Channel.EMAIL,
            recipient=reader.address,
            text=self.texts.compose(workload, f"{self.public_url}/team/heute"),
            sender_name=f"Kreis, {reader.agency.name}",
            mail_from=self.mail_from,
            written_at=due.database.clock.now(),
            return_path=return_path(self.return_path, token),
            kind=KIND,
        )
        due.renew()
        with due.database.agency(due.agency) as work:
            claimed = commands.claim(work, letter.id, due.subject, _monday(due))
        if claimed is None:
            with due.finish():
                return
        hand_over(due, self.sender, letter, claimed, commands.LEDGER)

    def _suppress(self, due: Due, reason: Unsent) -> None:
        with due.finish() as work:
            commands.suppress(work, due.subject, _monday(due), reason)


def give_up_on_letter(work: Work, due: Due, reason: str) -> None:
    commands.give_up(work, due.subject, _monday(due))


def _monday(due: Due) -> date:
    detail: Mapping[str, str] = due.detail
    return date.fromisoformat(detail["monday"])
