"""Telling somebody something: ask, decide, send, record.

Promise: one message for a cause. It is in state `sending`, committed, before it leaves, so that an
attempt which finds it there knows of a broken one: it asks the sender what became of it, and where
nobody knows it sends nothing and asks staff to call.
Names and addresses live in the variables of one attempt and nowhere else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from kreis.chassis.database import Work
from kreis.chassis.due import Due, GiveUp, LeaseLost, TryLater
from kreis.notifications import commands, store
from kreis.notifications.domain import (
    OPEN,
    CallReason,
    Channel,
    Contact,
    Errand,
    Invitation,
    Kind,
    Message,
    State,
    Suppression,
    why_not_to_send,
    why_to_call_instead,
)
from kreis.notifications.jobs.asking import Asking
from kreis.notifications.senders import Letter, OutcomeUnknown, Refused, Sender
from kreis.notifications.templates import Texts

RENEW_EVERY = 8.0
"""Seconds: well within a lease of due work."""

log = structlog.stdlib.get_logger("sending")


@dataclass(frozen=True)
class Sending:
    asking: Asking
    texts: Texts
    senders: Mapping[Channel, Sender]
    public_url: str
    mail_from: str

    def run(self, due: Due) -> None:
        """One attempt at an errand."""
        errand = errand_of(due)
        with due.database.agency(due.agency) as work:
            earlier = store.find_message(work, errand)
        if earlier is None or self._is_to_be_sent(due, earlier):
            self._attempt(due, errand, earlier.id if earlier else uuid4())

    def _is_to_be_sent(self, due: Due, earlier: Message) -> bool:
        """Settles an attempt that broke off; whether there is anything left to do."""
        if earlier.state is State.SENDING:
            return self._is_certainly_unsent(due, earlier)
        if earlier.state in OPEN:
            return True
        with due.finish():
            return False

    def _is_certainly_unsent(self, due: Due, earlier: Message) -> bool:
        was_sent = self.senders[earlier.channel].was_sent(earlier.id)
        if was_sent is False:
            with due.database.agency(due.agency) as work:
                commands.put_back(work, earlier)
            return True
        with due.finish() as work:
            if was_sent:
                commands.mark_sent(work, earlier)
            else:
                commands.lose_track(work, earlier)
        return False

    def _attempt(self, due: Due, errand: Errand, message_id: UUID) -> None:
        now = due.database.clock.now()
        contact = self.asking.contact(due.agency, errand)
        invitation = self.asking.invitation(due.agency, errand)
        reason = why_not_to_send(errand, contact, invitation, now)
        if reason is not None:
            self._leave_unsent(due, errand, contact.channel, reason)
        elif contact.channel is Channel.CALL:
            with due.finish() as work:
                commands.ask_for_a_call(work, errand, CallReason.CHANNEL_IS_CALL)
        else:
            obstacle = why_to_call_instead(errand, invitation, now)
            if obstacle is not None:
                raise GiveUp(obstacle)
            self._send(due, errand, self._write(due, errand, message_id, contact, invitation))

    def _write(
        self, due: Due, errand: Errand, message_id: UUID, contact: Contact, invitation: Invitation
    ) -> Letter:
        now = due.database.clock.now()
        next_up = invitation.next_occasion(now)
        assert contact.address is not None
        assert next_up is not None
        token = self.asking.link_token(due.agency, errand)
        link = f"{self.public_url.rstrip('/')}/a/{token}"
        brings_dates = (
            errand.kind is Kind.CONFIRMATION
            and contact.channel is Channel.EMAIL
            and not contact.is_discreet
        )
        return Letter(
            id=message_id,
            channel=contact.channel,
            recipient=contact.address,
            text=self.texts.compose(errand, contact, invitation, next_up, link),
            agency=contact.agency,
            mail_from=self.mail_from,
            written_at=now,
            calendar=self.asking.calendar(due.agency, errand) if brings_dates else None,
        )

    def _send(self, due: Due, errand: Errand, letter: Letter) -> None:
        due.renew()
        with due.database.agency(due.agency) as work:
            message = commands.claim(work, errand, letter.id, letter.channel)
        if message is None:
            self._leave_unsent(due, errand, letter.channel, Suppression.NO_LONGER_HOLDS)
            return
        try:
            with _lease_kept(due):
                self.senders[letter.channel].send(letter)
        except (TryLater, GiveUp):
            with due.database.agency(due.agency) as work:
                commands.put_back(work, message)
            raise
        except Refused as refusal:
            with due.finish() as work:
                commands.fail(work, message, refusal.reason)
        except OutcomeUnknown:
            with due.finish() as work:
                commands.lose_track(work, message)
        else:
            with due.finish() as work:
                commands.mark_sent(work, message)

    def _leave_unsent(
        self, due: Due, errand: Errand, channel: Channel, reason: Suppression
    ) -> None:
        with due.finish() as work:
            commands.suppress(work, errand, channel, reason)


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


def give_up(work: Work, due: Due, reason: str) -> None:
    """The errand is over without a result: staff are asked to call."""
    commands.give_up(work, errand_of(due))


def errand_of(due: Due) -> Errand:
    detail = due.detail
    kind, cause = Kind(detail["kind"]), UUID(detail["cause"])
    return Errand(due.subject, kind, cause, detail["version"])
