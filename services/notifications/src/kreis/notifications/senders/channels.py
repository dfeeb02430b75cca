"""The sender of each channel, as the settings say.

Refuses: to send anything out of the machine in safe mode.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from kreis.chassis.process.due import GiveUp
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain.messages import Channel
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.senders.letter import Letter
from kreis.notifications.senders.sender import Sender
from kreis.notifications.senders.sms import SmsGateway
from kreis.notifications.senders.smtp import Smtp

_NO_GATEWAY = "KREIS_SMS_URL names no gateway: an SMS can be sent in safe mode only"


class NoGateway:
    """Stands where a way of sending has not been set up."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def send(self, letter: Letter) -> None:
        raise GiveUp(self._reason)

    def was_sent(self, message_id: UUID) -> bool:
        return False


def senders_of(settings: NotificationsSettings) -> Mapping[Channel, Sender]:
    """Returns the sender of each channel. In safe mode that is a folder, whatever is configured."""
    if settings.safe_mode:
        outbox = FileOutbox(settings.file_outbox)
        return {Channel.EMAIL: outbox, Channel.SMS: outbox}
    return {
        Channel.EMAIL: Smtp(settings.smtp_url, discreet_url=settings.discreet_smtp_url),
        Channel.SMS: SmsGateway(settings) if settings.sms_url else NoGateway(_NO_GATEWAY),
    }
