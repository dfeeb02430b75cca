"""Looking whether the calls that wait for somebody still have something to say."""

from __future__ import annotations

from dataclasses import dataclass

from kreis.chassis.due import Due
from kreis.notifications import store
from kreis.notifications.domain.decisions import subject_of
from kreis.notifications.domain.deliveries import CallTask
from kreis.notifications.jobs.asking import Asking, Gone


@dataclass(frozen=True)
class Reviewing:
    asking: Asking

    def run(self, due: Due) -> None:
        """Closes those whose subject was changed again, or is past: a date that is moved and then
        cancelled is one call, of the cancellation, and none once it would have begun."""
        with due.database.agency(due.agency) as work:
            waiting = store.open_call_tasks(work, [due.subject])
        overtaken = [task for task in waiting if self._is_overtaken(due, task)]
        with due.finish() as work:
            for task in overtaken:
                store.close_overtaken_call_task(work, task)

    def _is_overtaken(self, due: Due, task: CallTask) -> bool:
        """By what events knows now. What is no more is left to the erasure."""
        try:
            invitation = self.asking.invitation(due.agency, task.errand)
        except Gone:
            return False
        return subject_of(task.errand, invitation, due.database.clock.now()) is None
