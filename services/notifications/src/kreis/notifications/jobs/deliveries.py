"""Delivering one letter: handing it to its sender, and writing down what became of it.

Promise: a send whose outcome nobody knows is never repeated; whatever happens, the message does not
stay in state `sending` longer than its attempt.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due, GiveUp, LeaseLost, TryLater
from kreis.notifications.domain.messages import OPEN, Failure, State
from kreis.notifications.senders.letter import Letter
from kreis.notifications.senders.sender import OutcomeUnknown, RefusedForGood, Sender

RENEW_EVERY = 8.0
"""Seconds: well within a lease of due work."""

log = structlog.stdlib.get_logger("sending")


class Delivered(Protocol):
    """A message to a participant or to a contributor, as far as delivering it goes."""

    @property
    def id(self) -> UUID: ...

    @property
    def state(self) -> State: ...


M = TypeVar("M", bound=Delivered)
MessageOf = TypeVar("MessageOf", bound=Delivered, contravariant=True)


class Ledger(Protocol[MessageOf]):
    """Writes down what became of a message. Commands have one for each kind of message.

    A message that has bounced stays so, whatever a later attempt says.
    """

    def put_back(self, work: Work, message: MessageOf) -> None: ...

    def mark_sent(self, work: Work, message: MessageOf) -> None: ...

    def fail(self, work: Work, message: MessageOf, reason: Failure) -> None: ...

    def lose_track(self, work: Work, message: MessageOf) -> None: ...


def settle_broken_attempt(due: Due, sender: Sender | None, earlier: M, ledger: Ledger[M]) -> bool:
    """Writes down what became of an attempt that broke off; False if nothing is left to send.

    The sender is asked what it knows of the message. When nobody knows, it is not sent again.
    """
    if earlier.state is State.SENDING and sender is not None:
        return _settle(due, sender, earlier, ledger)
    if earlier.state in OPEN:
        return True
    with due.finish():
        return False


def hand_over(due: Due, sender: Sender, letter: Letter, message: M, ledger: Ledger[M]) -> None:
    """Sends a letter whose message is committed as `sending`, and writes down the result."""
    try:
        with _lease_kept(due):
            sender.send(letter)
    except (TryLater, GiveUp):
        with due.database.agency(due.agency) as work:
            ledger.put_back(work, message)
        raise
    except RefusedForGood as refusal:
        with due.finish() as work:
            ledger.fail(work, message, refusal.reason)
    except OutcomeUnknown:
        with due.finish() as work:
            ledger.lose_track(work, message)
    else:
        with due.finish() as work:
            ledger.mark_sent(work, message)


def _settle(due: Due, sender: Sender, earlier: M, ledger: Ledger[M]) -> bool:
    was_sent = sender.was_sent(earlier.id)
    if was_sent is False:
        with due.database.agency(due.agency) as work:
            ledger.put_back(work, earlier)
        return True
    with due.finish() as work:
        if was_sent:
            ledger.mark_sent(work, earlier)
        else:
            ledger.lose_track(work, earlier)
    return False


@contextmanager
def _lease_kept(due: Due) -> Iterator[None]:
    """Renews the lease meanwhile: a mail server may take longer than a lease lasts."""
    is_over = threading.Event()
    keeper = threading.Thread(target=_renew, args=(due, is_over), name="lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join()


def _renew(due: Due, is_over: threading.Event) -> None:
    while not is_over.wait(RENEW_EVERY):
        try:
            due.renew()
        except (LeaseLost, SQLAlchemyError) as fault:
            # The send itself goes on: whether its result still counts, its transaction finds out.
            log.warning("lease_not_renewed", fault=type(fault).__name__)
