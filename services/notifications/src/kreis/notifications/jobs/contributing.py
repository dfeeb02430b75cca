"""Telling a speaker, or somebody of childcare, of a change: ask, decide, send, record.

Promise: as with participants, one message for a change, and none whose outcome is unknown again.
Name and address live in the variables of one attempt and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due
from kreis.notifications import store
from kreis.notifications.commands import contributors
from kreis.notifications.domain.contributors import Contributor
from kreis.notifications.domain.deliveries import Channel, Kind, Suppression
from kreis.notifications.jobs.asking import Asking
from kreis.notifications.jobs.handing_over import hand_over, is_to_be_sent
from kreis.notifications.senders import Letter, Sender
from kreis.notifications.templates.to_contributors import ContributorTexts


@dataclass(frozen=True)
class SendingToContributors:
    asking: Asking
    texts: ContributorTexts
    senders: Mapping[Channel, Sender]
    mail_from: str

    def run(self, due: Due) -> None:
        """One attempt. Whoever contributes no more, and what was changed once more, is left."""
        change_id, kind = _about(due)
        with due.database.agency(due.agency) as work:
            earlier = store.find_contributor_message(work, due.subject, change_id, kind)
        if earlier and not is_to_be_sent(
            due, self.senders.get(earlier.channel), earlier, contributors
        ):
            return
        found = self.asking.contributors(due.agency, change_id).get(due.subject)
        if found is None or not found.told_of(kind, due.database.clock.now()):
            self._suppress(due, Suppression.NO_LONGER_HOLDS)
        elif found.address is None:
            self._suppress(due, Suppression.NO_USABLE_ADDRESS)
        else:
            self._tell(due, found, earlier.id if earlier else uuid4())

    def _tell(self, due: Due, contributor: Contributor, message_id: UUID) -> None:
        change_id, kind = _about(due)
        agency, now = self.asking.agency(due.agency), due.database.clock.now()
        told = contributor.told_of(kind, now)
        wait_until = contributor.wait_until(told[0], now, agency.land)
        if wait_until is not None:
            with due.finish() as work:
                contributors.plan(work, due.subject, change_id, kind, at=wait_until)
            return
        assert contributor.address is not None
        letter = Letter(
            id=message_id,
            channel=contributor.channel,
            recipient=contributor.address,
            text=self.texts.compose(kind, contributor, agency, told),
            agency=agency.name,
            mail_from=self.mail_from,
            written_at=now,
        )
        due.renew()
        with due.database.agency(due.agency) as work:
            message = contributors.claim(
                work, letter.id, due.subject, change_id, kind, letter.channel
            )
        hand_over(due, self.senders[letter.channel], letter, message, contributors)

    def _suppress(self, due: Due, reason: Suppression) -> None:
        change_id, kind = _about(due)
        with due.finish() as work:
            contributors.suppress(work, due.subject, change_id, kind, reason)


def give_up(work: Work, due: Due, reason: str) -> None:
    """It is over without a result: staff see that somebody is to be called."""
    contributors.give_up(work, due.subject, *_about(due))


def _about(due: Due) -> tuple[UUID, Kind]:
    return UUID(due.detail["change_id"]), Kind(due.detail["kind"])
