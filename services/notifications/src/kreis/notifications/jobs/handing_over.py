"""Handing a letter to its sender, and writing down what became of it.

Promise: a send whose outcome nobody knows is never repeated; whatever happens, the message does not
stay in state `sending` longer than its attempt.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due, GiveUp, LeaseLost, TryLater
from kreis.notifications.domain.deliveries import OPEN, Failure, State
from kreis.notifications.senders import Letter, OutcomeUnknown, Refused, Sender

RENEW_EVERY = 8.0
"""Seconds: well within a lease of due work."""

log = structlog.stdlib.get_logger("sending")


class Ledger(Protocol):
    """Where it is written down: the commands about messages to participants, or to contributors."""

    def put_back(self, work: Work, message: Any) -> None: ...

    def mark_sent(self, work: Work, message: Any) -> None: ...

    def fail(self, work: Work, message: Any, reason: Failure) -> None: ...

    def lose_track(self, work: Work, message: Any) -> None: ...


def is_to_be_sent(due: Due, sender: Sender | None, earlier: Any, ledger: Ledger) -> bool:
    """Settles an attempt that broke off; whether there is anything left to do."""
    if earlier.state is State.SENDING and sender is not None:
        return _is_certainly_unsent(due, sender, earlier, ledger)
    if earlier.state in OPEN:
        return True
    with due.finish():
        return False


def hand_over(due: Due, sender: Sender, letter: Letter, message: Any, ledger: Ledger) -> None:
    """Sends a letter whose message is committed as `sending`."""
    try:
        with _lease_kept(due):
            sender.send(letter)
    except (TryLater, GiveUp):
        with due.database.agency(due.agency) as work:
            ledger.put_back(work, message)
        raise
    except Refused as refusal:
        with due.finish() as work:
            ledger.fail(work, message, refusal.reason)
    except OutcomeUnknown:
        with due.finish() as work:
            ledger.lose_track(work, message)
    else:
        with due.finish() as work:
            ledger.mark_sent(work, message)


def _is_certainly_unsent(due: Due, sender: Sender, earlier: Any, ledger: Ledger) -> bool:
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
    """A mail server may take longer for its last word than a lease lasts."""
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
