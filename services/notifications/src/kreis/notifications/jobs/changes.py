"""Due work about changes: finding out who is to be told that a date has changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kreis.chassis.process.due import Due
from kreis.notifications.commands import changes, contributor_messages
from kreis.notifications.domain.contributors import Contributor
from kreis.notifications.domain.errands import Kind
from kreis.notifications.jobs.peers import Gone, Peers
from kreis.notifications.store import call_tasks


@dataclass(frozen=True)
class Telling:
    peers: Peers

    def run(self, due: Due) -> None:
        """Plans a message to each member concerned, to be checked once more when it is due.

        Speakers and others hear of changes alone. Of a date that continues a rhythm nobody is told,
        but reminders are planned. Calls that wait for a member are
        reviewed, whether she is told of this change or has declined.
        """
        change_id, kind = UUID(due.detail["change_id"]), Kind(due.detail["kind"])
        besides: dict[UUID, Contributor] = {}
        try:
            members = self.peers.members(due.agency, due.subject)
            if kind.concerns_contributors:
                besides = self.peers.contributors(due.agency, change_id)
        except Gone:
            members = []
        # Work that 0.1.0 planned does not say it.
        are_told = due.detail.get("are_members_told", True)
        told = [each for each in members if each.is_told and are_told]
        concerned = {each.participant_id: each.invitation_id for each in told}
        with due.finish() as work:
            changes.tell(work, concerned, change_id, kind)
            call_tasks.review(
                work, (each.participant_id for each in members), f"{change_id}:{kind}"
            )
            for recipient_id in besides:
                contributor_messages.plan(work, recipient_id, change_id, kind)
