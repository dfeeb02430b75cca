"""The port of senders: what a way of sending promises, and what it raises.

Promise: `send` returns only when the message was taken. When it raises, the kind of exception says
what is known: `RefusedForGood`, `TryLater` and `GiveUp` that it was not taken, `OutcomeUnknown`
that nobody knows. No exception carries an address, a number or what a server said about them.
"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from kreis.notifications.domain.messages import Failure
from kreis.notifications.senders.letter import Letter


class RefusedForGood(Exception):
    """The provider's no is final, and nothing was sent."""

    def __init__(self, reason: Failure) -> None:
        super().__init__(reason)
        self.reason = reason


class OutcomeUnknown(Exception):
    """The connection broke when the provider may have said yes already."""


class Sender(Protocol):
    def send(self, letter: Letter) -> None:
        """Raises `RefusedForGood`, `TryLater`, `GiveUp` or `OutcomeUnknown`."""

    def was_sent(self, message_id: UUID) -> bool | None:
        """Returns whether it was taken, after an attempt that broke off.

        None when nobody can know.
        """
