"""Handing a message to somebody who delivers it: the port, and who stands behind it.

Promise: `send` returns only when the message was taken. When it raises, the kind of exception says
what is known: `Refused` and `TryLater` and `GiveUp` that it was not taken, `OutcomeUnknown` that
nobody knows. No exception carries an address, a number or what a server said about them.
Refuses: to send anything out of the machine in safe mode.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from kreis.chassis.process.due import GiveUp
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain.deliveries import Channel
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.senders.letter import (
    Calendar,
    Letter,
    Method,
    OutcomeUnknown,
    Refused,
)
from kreis.notifications.senders.sms import SmsGateway
from kreis.notifications.senders.smtp import Smtp

__all__ = ["Calendar", "Letter", "Method", "OutcomeUnknown", "Refused", "Sender", "senders_of"]

_NO_GATEWAY = "KREIS_SMS_URL names no gateway: an SMS can be sent in safe mode only"


class Sender(Protocol):
    def send(self, letter: Letter) -> None:
        """Raises `Refused`, `TryLater`, `GiveUp` or `OutcomeUnknown`."""

    def was_sent(self, message_id: UUID) -> bool | None:
        """Whether it was taken, asked after an attempt that broke off; None when that cannot be
        known."""


class NoGateway:
    """Stands where a way of sending has not been set up."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def send(self, letter: Letter) -> None:
        raise GiveUp(self._reason)

    def was_sent(self, message_id: UUID) -> bool:
        return False


def senders_of(settings: NotificationsSettings) -> Mapping[Channel, Sender]:
    """Who sends what. In safe mode everything goes into a folder, whatever else is configured."""
    if settings.safe_mode:
        outbox = FileOutbox(settings.file_outbox)
        return {Channel.EMAIL: outbox, Channel.SMS: outbox}
    return {
        Channel.EMAIL: Smtp(settings.smtp_url),
        Channel.SMS: SmsGateway(settings) if settings.sms_url else NoGateway(_NO_GATEWAY),
    }
