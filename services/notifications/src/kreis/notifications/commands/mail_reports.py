"""Noting what became of mail after the provider took it: bounces, complaints, unsubscribing.

Promise: the same report has its effect once. About somebody who is erased it has none.
"""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import erasure
from kreis.notifications import messages as facts
from kreis.notifications.commands.call_tasks import ask_for_a_call
from kreis.notifications.domain.call_tasks import CallReason
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.mail_reports.report import SOFT_ARE_HARD, Report
from kreis.notifications.domain.messages import Failure, Message, State
from kreis.notifications.store import (
    contributor_messages,
    mail_addresses,
    mail_reports,
    messages,
    weekly_letters,
)


def note(work: Work, message_id: UUID, report: Report) -> bool:
    """Returns whether the report had an effect."""
    message = messages.find_by_id(work, message_id, lock=True)
    if message is None:
        return _note_of_contributor(work, message_id, report)
    who = message.errand.participant_id
    if report is Report.NONE or erasure.erased(work, {who}):
        return False
    if not mail_reports.add(work, message_id, who, report):
        return False
    if report in (Report.COMPLAINT, Report.UNSUBSCRIBED):
        facts.mail_declined(work, who, report)
    elif report is Report.HARD or mail_reports.count_soft(work, who) >= SOFT_ARE_HARD:
        mail_addresses.mark_refused(work, who, message.created_at)
        _did_not_arrive(work, message, needs_call=True)
    else:
        # A full mailbox alone is no reason to call, but what she would not hear otherwise is.
        kind = message.errand.kind
        is_missed = kind.is_news or kind in (Kind.OFFER, Kind.NOTE)
        _did_not_arrive(work, message, needs_call=is_missed)
    return True


def _did_not_arrive(work: Work, message: Message, *, needs_call: bool) -> None:
    facts.message_failed(work, messages.mark_bounced(work, message))
    if needs_call:
        ask_for_a_call(work, message.errand, CallReason.BOUNCED)


def _note_of_contributor(work: Work, message_id: UUID, report: Report) -> bool:
    """Somebody who contributes is to be called: she has not heard of a change."""
    if report not in (Report.HARD, Report.SOFT):
        return False
    message = contributor_messages.find_by_id(work, message_id)
    if message is None:
        return _note_of_staff(work, message_id, report)
    if not mail_reports.add(work, message_id, None, report):
        return False
    contributor_messages.mark_bounced(work, message_id)
    return True


def _note_of_staff(work: Work, message_id: UUID, report: Report) -> bool:
    """A weekly letter came back: her page says so."""
    letter = weekly_letters.find_by_id(work, message_id)
    if letter is None or not mail_reports.add(work, message_id, None, report):
        return False
    return weekly_letters.change(work, letter, State.FAILED, Failure.BOUNCED)
