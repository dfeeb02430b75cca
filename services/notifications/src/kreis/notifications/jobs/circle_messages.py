"""Due work about messages to members of circles: ask exchange, send, record.

Promise: each message is sent once, and none whose outcome is unknown again. Recipient, text and
link live in the variables of one attempt and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, fields

from kreis.chassis.client.peers import Peer
from kreis.chassis.client.tokens import tokens_of
from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due
from kreis.notifications.commands import circle_messages as commands
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain.circle_messages import CircleLetter
from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.messages import Channel
from kreis.notifications.jobs.deliveries import hand_over, settle_broken_attempt
from kreis.notifications.jobs.peers import Gone, outside
from kreis.notifications.jobs.responses import Response
from kreis.notifications.senders.letter import Letter
from kreis.notifications.senders.sender import Sender
from kreis.notifications.store import circle_messages
from kreis.notifications.templates.letters_of_sms import without_marks
from kreis.notifications.templates.template import Text

_LINK = "{link}"
_PURPOSE = "send to a circle"


class _LetterResponse(Response):
    kind = fields.String(required=True)
    language = fields.Enum(Language, by_value=True, required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)
    recipient = fields.String(required=True)
    subject = fields.String(required=True)
    text = fields.String(required=True)
    token = fields.String(required=True)
    sender_name = fields.String(required=True)
    land = fields.String(required=True)
    is_urgent = fields.Boolean(required=True)


class CirclePeer:
    """Exchange, as notifications asks it."""

    def __init__(self, settings: NotificationsSettings) -> None:
        tokens = tokens_of(settings, "notifications")
        self._exchange = Peer("exchange", settings.exchange_url, tokens)

    def letter(self, agency: UUID, message_id: UUID) -> CircleLetter:
        """Returns recipient and text, with a fresh link. Raises `Gone` if it is not wanted."""
        path = f"/v1/messages/{message_id}/letter"
        with outside("exchange"):
            response = self._exchange.send("POST", path, None, agency=agency, purpose=_PURPOSE)
            read: dict[str, Any] = _LetterResponse(unknown=EXCLUDE).load(response)
            return CircleLetter(**read)


@dataclass(frozen=True)
class SendingToCircles:
    """Sends what exchange wants to be sent."""

    peer: CirclePeer
    senders: Mapping[Channel, Sender]
    public_url: str
    mail_from: str

    def run(self, due: Due) -> None:
        """One attempt. In the quiet hours it waits, and asks again afterwards."""
        with due.database.agency(due.agency) as work:
            earlier = circle_messages.find(work, due.subject)
        sender = self.senders.get(earlier.channel) if earlier else None
        if earlier and not settle_broken_attempt(due, sender, earlier, commands.LEDGER):
            return
        try:
            found = self.peer.letter(due.agency, due.subject)
        except Gone:
            with due.finish() as work:
                commands.suppress(work, due.subject, due.detail["kind"])
            return
        wait_until = found.wait_until(due.database.clock.now())
        if wait_until is not None:
            with due.finish() as work:
                commands.plan(work, due.subject, found.kind, at=wait_until)
            return
        self._send(due, found)

    def _send(self, due: Due, found: CircleLetter) -> None:
        letter = Letter(
            id=due.subject,
            channel=found.channel,
            recipient=found.recipient,
            text=self._text(found),
            sender_name=found.sender_name,
            mail_from=self.mail_from,
            written_at=due.database.clock.now(),
            kind=found.kind,
        )
        due.renew()
        with due.database.agency(due.agency) as work:
            message = commands.claim(work, due.subject, found.kind, found.channel)
        hand_over(due, self.senders[letter.channel], letter, message, commands.LEDGER)

    def _text(self, found: CircleLetter) -> Text:
        link = f"{self.public_url}/g/{found.token}"
        lines = (found.text, without_marks(found.text))
        said, plain = (each.replace(_LINK, link) for each in lines)
        return Text(found.language, found.subject, (said,), (plain,))


def give_up_on_circle(work: Work, due: Due, reason: str) -> None:
    commands.give_up(work, due.subject, due.detail["kind"])
