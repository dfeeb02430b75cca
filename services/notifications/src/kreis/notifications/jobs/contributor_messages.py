"""Due work about messages to contributors: ask, decide, send, record.

Promise: as with participants, one message for a change, and none whose outcome is unknown again.
Name and address live in the variables of one attempt and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due
from kreis.notifications.commands import contributor_messages as commands
from kreis.notifications.domain.contributor_messages import ContributorMessage
from kreis.notifications.domain.contributors import Contributor
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.mail_tokens import Purpose, token_of
from kreis.notifications.domain.messages import Channel, Suppression
from kreis.notifications.domain.return_paths import return_path
from kreis.notifications.jobs.deliveries import hand_over, settle_broken_attempt
from kreis.notifications.jobs.peers import Peers
from kreis.notifications.senders.letter import Letter
from kreis.notifications.senders.sender import Sender
from kreis.notifications.store import contributor_messages
from kreis.notifications.templates.to_contributors import ContributorTexts


@dataclass(frozen=True)
class SendingToContributors:
    """Tells contributors. Its texts are checked when it is made, as the service starts."""

    peers: Peers
    senders: Mapping[Channel, Sender]
    mail_from: str
    texts: ContributorTexts = field(default_factory=ContributorTexts)
    return_path: str = ""

    def run(self, due: Due) -> None:
        """One attempt. Who contributes no more, or whose date changed once more, is left out."""
        change_id, kind = _about(due)
        with due.database.agency(due.agency) as work:
            earlier = contributor_messages.find(work, due.subject, change_id, kind)
        if earlier and not self._settle_broken_attempt(due, earlier):
            return
        found = self.peers.contributors(due.agency, change_id).get(due.subject)
        if found is None or not found.told_of(kind, due.database.clock.now()):
            self._suppress(due, Suppression.NO_LONGER_HOLDS)
        elif found.address is None:
            self._suppress(due, Suppression.NO_USABLE_ADDRESS)
        else:
            self._tell(due, found, earlier.id if earlier else uuid4())

    def _settle_broken_attempt(self, due: Due, earlier: ContributorMessage) -> bool:
        sender = self.senders.get(earlier.channel)
        return settle_broken_attempt(due, sender, earlier, commands.LEDGER)

    def _tell(self, due: Due, contributor: Contributor, message_id: UUID) -> None:
        change_id, kind = _about(due)
        agency, now = self.peers.agency(due.agency), due.database.clock.now()
        told = contributor.told_of(kind, now)
        wait_until = contributor.wait_until(told[0], now, agency.land)
        if wait_until is not None:
            with due.finish() as work:
                commands.plan(work, due.subject, change_id, kind, at=wait_until)
            return
        assert contributor.address is not None
        letter = Letter(
            id=message_id,
            channel=contributor.channel,
            recipient=contributor.address,
            text=self.texts.compose(kind, contributor, agency, told),
            sender_name=agency.name,
            mail_from=self.mail_from,
            written_at=now,
            return_path=return_path(
                self.return_path, token_of(message_id, Purpose.RETURN, due.database.sealer.sign)
            ),
            kind=kind,
        )
        due.renew()
        with due.database.agency(due.agency) as work:
            message = commands.claim(work, letter.id, due.subject, change_id, kind, letter.channel)
        if message is None:
            with due.finish():
                return
        hand_over(due, self.senders[letter.channel], letter, message, commands.LEDGER)

    def _suppress(self, due: Due, reason: Suppression) -> None:
        change_id, kind = _about(due)
        with due.finish() as work:
            commands.suppress(work, due.subject, change_id, kind, reason)


def give_up_on_contributor(work: Work, due: Due, reason: str) -> None:
    """Ends it without a result: staff see that somebody is to be called."""
    commands.give_up(work, due.subject, *_about(due))


def _about(due: Due) -> tuple[UUID, Kind]:
    return UUID(due.detail["change_id"]), Kind(due.detail["kind"])
