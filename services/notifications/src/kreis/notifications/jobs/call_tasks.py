"""Due work about call tasks: reviewing those that wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due
from kreis.notifications import messages as facts
from kreis.notifications.commands.call_tasks import review_when_over
from kreis.notifications.domain.call_tasks import CallTask
from kreis.notifications.domain.decisions import is_overtaken
from kreis.notifications.domain.invitations import Invitation
from kreis.notifications.domain.subjects import is_settled, over_at, subject_of
from kreis.notifications.jobs.peers import Gone, Peers
from kreis.notifications.store import appointments, call_tasks


@dataclass(frozen=True)
class Reviewing:
    peers: Peers

    def run(self, due: Due) -> None:
        """Closes tasks whose subject was changed again, is past or answered. Others wait for later.

        A date that is moved and then cancelled is one call, about the cancellation, and none once
        it would have begun.
        """
        with due.database.agency(due.agency) as work:
            waiting = call_tasks.still_open(work, [due.subject])
        found = [(task, self._invitation(due, task)) for task in waiting]
        with due.finish() as work:
            for task, invitation in found:
                if invitation is not None:
                    _review(work, task, invitation)

    def _invitation(self, due: Due, task: CallTask) -> Invitation | None:
        """Her invitation as events knows it now; None if erased, which the erasure deals with."""
        try:
            invitation = self.peers.invitation(due.agency, task.errand)
        except Gone:
            return None
        with due.database.agency(due.agency) as work:
            return appointments.added_to(work, invitation, task.errand.participant_id)


def _review(work: Work, task: CallTask, invitation: Invitation) -> None:
    """Closes the task if it is over, and plans the next look only at a moment to come."""
    if is_overtaken(task.errand, invitation.answer) or is_settled(task.errand, invitation):
        facts.call_tasks_closed(work, call_tasks.close_overtaken(work, task, is_answered=True))
        return
    moment = over_at(task.errand, invitation, task.raised_at)
    is_over = moment is not None and moment <= work.now
    if is_over or subject_of(task.errand, invitation, work.now) is None:
        facts.call_tasks_closed(work, call_tasks.close_overtaken(work, task))
    elif moment is not None:
        review_when_over(work, task.errand, moment)
