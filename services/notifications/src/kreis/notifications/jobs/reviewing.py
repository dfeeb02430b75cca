"""Looking whether the calls that wait for somebody still have something to say."""

from __future__ import annotations

from dataclasses import dataclass

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due
from kreis.notifications import commands, store
from kreis.notifications.domain.decisions import over_at, subject_of
from kreis.notifications.domain.deliveries import CallTask
from kreis.notifications.domain.invitations import Invitation
from kreis.notifications.jobs.asking import Asking, Gone


@dataclass(frozen=True)
class Reviewing:
    asking: Asking

    def run(self, due: Due) -> None:
        """Closes those whose subject was changed again, or is past: a date that is moved and then
        cancelled is one call, of the cancellation, and none once it would have begun. The others
        are looked at again when what they are about is over."""
        with due.database.agency(due.agency) as work:
            waiting = store.open_call_tasks(work, [due.subject])
        found = [(task, self._invitation(due, task)) for task in waiting]
        with due.finish() as work:
            for task, invitation in found:
                if invitation is not None:
                    _review(work, task, invitation)

    def _invitation(self, due: Due, task: CallTask) -> Invitation | None:
        """As events knows it now. What is no more is left to the erasure."""
        try:
            return self.asking.invitation(due.agency, task.errand)
        except Gone:
            return None


def _review(work: Work, task: CallTask, invitation: Invitation) -> None:
    if subject_of(task.errand, invitation, work.now) is None:
        store.close_overtaken_call_task(work, task)
    elif moment := over_at(task.errand, invitation):
        commands.review_when_over(work, task.errand, moment)
