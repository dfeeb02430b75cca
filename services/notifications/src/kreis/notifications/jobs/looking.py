"""Looking, when the time to answer is over, whether somebody has answered."""

from __future__ import annotations

from dataclasses import dataclass

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due
from kreis.notifications import commands
from kreis.notifications.domain.decisions import why_not_to_send
from kreis.notifications.domain.deliveries import CallReason, Suppression
from kreis.notifications.jobs.asking import Asking, Gone


@dataclass(frozen=True)
class Looking:
    asking: Asking

    def run(self, due: Due) -> None:
        """Asks staff to call who has not answered, unless there is nothing to answer any more."""
        errand = commands.errand_of(due.subject, due.detail)
        try:
            contact = self.asking.contact(due.agency, errand)
            invitation = self.asking.invitation(due.agency, errand)
        except Gone:
            with due.finish():
                return
        reason = why_not_to_send(errand, contact, invitation, due.database.clock.now())
        with due.finish() as work:
            if reason is not Suppression.NO_LONGER_HOLDS:
                commands.ask_for_a_call(work, errand, CallReason.NO_ANSWER)


def call(work: Work, due: Due, reason: str) -> None:
    """Nobody can be asked: a call too many does less harm than one too few."""
    errand = commands.errand_of(due.subject, due.detail)
    commands.ask_for_a_call(work, errand, CallReason.NO_ANSWER)
