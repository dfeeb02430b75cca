"""Due work about messages to a group: finding out who is in it when the message goes out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kreis.chassis.process.due import Due
from kreis.notifications.commands import group_messages
from kreis.notifications.jobs.peers import Gone, Peers


@dataclass(frozen=True)
class TellingGroup:
    peers: Peers

    def run(self, due: Due) -> None:
        """Plans a message to each member who has not left and has not declined."""
        try:
            members = self.peers.group(due.agency, UUID(due.detail["cohort_id"]))
        except Gone:
            members = {}
        with due.finish() as work:
            group_messages.tell(work, due.subject, members)
