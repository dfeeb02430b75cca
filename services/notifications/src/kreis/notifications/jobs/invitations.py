"""Due work about invitations: asking for a call when the time to answer is over."""

from __future__ import annotations

from dataclasses import dataclass

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due
from kreis.notifications.commands.call_tasks import ask_for_a_call
from kreis.notifications.domain.call_tasks import CallReason
from kreis.notifications.domain.decisions import why_not_to_send
from kreis.notifications.domain.messages import Suppression
from kreis.notifications.jobs.peers import Gone, Peers
from kreis.notifications.store.planned_messages import errand_of


@dataclass(frozen=True)
class Looking:
    peers: Peers

    def run(self, due: Due) -> None:
        """Asks staff to call who has not answered, unless there is nothing to answer any more."""
        errand = errand_of(due.subject, due.detail)
        try:
            contact = self.peers.contact(due.agency, errand)
            invitation = self.peers.invitation(due.agency, errand)
        except Gone:
            with due.finish():
                return
        reason = why_not_to_send(errand, contact, invitation, due.database.clock.now())
        with due.finish() as work:
            if reason is not Suppression.NO_LONGER_HOLDS:
                ask_for_a_call(work, errand, CallReason.NO_ANSWER)


def call(work: Work, due: Due, reason: str) -> None:
    """Asks for a call when nobody can be asked: one too many does less harm than one too few."""
    errand = errand_of(due.subject, due.detail)
    ask_for_a_call(work, errand, CallReason.NO_ANSWER)
