"""Finding out who is to be told that a date has changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kreis.chassis.process.due import Due
from kreis.notifications import commands
from kreis.notifications.commands import contributors
from kreis.notifications.domain.contributors import Contributor
from kreis.notifications.domain.deliveries import Kind
from kreis.notifications.jobs.asking import Asking, Gone


@dataclass(frozen=True)
class Telling:
    asking: Asking

    def run(self, due: Due) -> None:
        """A message to each is an errand of its own, checked once more when it is run. Speakers and
        others hear of changes, not of who signs up. Whoever waits for a call about what has now
        changed again needs it no more, whether she is told of this change or has declined."""
        change_id, kind = UUID(due.detail["change_id"]), Kind(due.detail["kind"])
        besides: dict[UUID, Contributor] = {}
        try:
            members = self.asking.members(due.agency, due.subject)
            if kind.is_news:
                besides = self.asking.contributors(due.agency, change_id)
        except Gone:
            members = []
        concerned = {each.participant_id: each.invitation_id for each in members if each.is_told}
        with due.finish() as work:
            commands.tell_of_change(work, concerned, change_id, kind)
            commands.review_calls(work, (each.participant_id for each in members), change_id, kind)
            for recipient_id in besides:
                contributors.plan(work, recipient_id, change_id, kind)
