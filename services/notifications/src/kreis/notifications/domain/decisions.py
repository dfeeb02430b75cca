"""Deciding whether somebody is still told something, and whether now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from kreis.notifications.domain.call_tasks import CallReason
from kreis.notifications.domain.contacts import Contact
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.invitations import Answer, Invitation, Occasion
from kreis.notifications.domain.messages import Channel, Suppression
from kreis.notifications.domain.subjects import has_begun, reminder_of, subject_of
from kreis.notifications.domain.times import next_office_day, quiet_until, reminder_before

A_WEEK = timedelta(days=7)
MOST_IN_A_WEEK, MOST_IN_A_PROGRAMME = 2, 16
"""Messages to one person in any seven days, and about one invitation, as far as they count."""
URGENT = timedelta(hours=24)
"""News of a date that begins sooner than this do not wait for the end of the quiet hours."""


class Sent(NamedTuple):
    """How many messages she has got, or may have got, as far as they count."""

    in_a_week: int
    in_the_programme: int

    @property
    def is_enough(self) -> bool:
        return self.in_a_week >= MOST_IN_A_WEEK or self.in_the_programme >= MOST_IN_A_PROGRAMME


class Planned(NamedTuple):
    """A reminder to come, and when."""

    errand: Errand
    at: datetime


def is_overtaken(errand: Errand, answer: Answer) -> bool:
    """Returns whether what she has answered since leaves nothing to tell her."""
    if errand.kind.is_of_appointment:
        return False
    if errand.kind is Kind.INVITATION:
        return answer.version >= errand.version
    if errand.kind is Kind.CONFIRMATION:
        return answer.version > errand.version or answer.answer != "yes"
    if errand.kind in (Kind.REMINDER, Kind.SIGN_UP):
        return answer.answer != "yes"
    return answer.answer == "no"


def must_reach_her(errand: Errand, invitation: Invitation, subject: Occasion | None) -> bool:
    """Returns whether a call takes the place of a message that is one too many.

    Other reminders are left out: she was told of these dates before. She has just told staff her
    answer, or has taken the time of a conversation by her own tap: nobody calls to repeat it.
    """
    if errand.kind is Kind.CONFIRMATION:
        return invitation.answer.is_by_link
    if errand.kind is Kind.APPOINTMENT:
        return False
    if errand.kind is Kind.REMINDER:
        return subject is not None and subject.is_start_week
    return not errand.kind.is_reminder


def why_not_to_send(
    errand: Errand, contact: Contact, invitation: Invitation, now: datetime
) -> Suppression | None:
    is_past = subject_of(errand, invitation, now) is None
    is_gone = is_past or contact.has_left or _is_told_anew(errand, invitation)
    if is_gone or is_overtaken(errand, invitation.answer):
        return Suppression.NO_LONGER_HOLDS
    if contact.channel is Channel.CALL:
        reason = _TO_CALLERS.get(errand.kind)
        return Suppression.OPTED_OUT if reason and contact.has_opted_out else reason
    return None if contact.address else Suppression.NO_USABLE_ADDRESS


_TO_CALLERS = {
    Kind.CONFIRMATION: Suppression.TOLD_BY_PHONE,
    Kind.REMINDER: Suppression.CHANNEL_IS_CALL,
    Kind.APPOINTMENT: Suppression.CHANNEL_IS_CALL,
    Kind.APPOINTMENT_REMINDER: Suppression.CHANNEL_IS_CALL,
}
"""What nobody is called about: she has just been spoken to, has taken the time herself, or the next
call would be weekly."""


def why_to_call_instead(errand: Errand, invitation: Invitation, now: datetime) -> str | None:
    """Returns what keeps an invitation from being put into a message."""
    if errand.kind is Kind.INVITATION and now > invitation.answer_by:
        return "The time to answer is over before she could be asked"
    return None


def why_she_is_called(errand: Errand, contact: Contact) -> CallReason | None:
    """Returns why it is said by a call; None for a message.

    Whom others watch is not written to that she was missed.
    """
    if contact.channel is Channel.CALL:
        return CallReason.OPTED_OUT if contact.has_opted_out else CallReason.CHANNEL_IS_CALL
    is_watched = errand.kind is Kind.MISSED and contact.is_discreet
    return CallReason.ABSENT if is_watched else None


def wait_until(
    errand: Errand, subject: Occasion, contact: Contact, invitation: Invitation, now: datetime
) -> datetime | None:
    """Returns when to try again; None for now.

    It waits for the moment of a reminder, and until people do not rest.
    """
    starts = invitation.starts(subject)
    if errand.kind.is_reminder:
        moment = reminder_before(starts, contact.land)
        if now < moment:
            return moment
    if errand.kind.may_be_urgent and _first_affected(subject, invitation) - now < URGENT:
        return None
    return quiet_until(invitation.local(now), contact.land)


def reminders(
    errand: Errand, contact: Contact, invitation: Invitation, now: datetime
) -> Iterator[Planned]:
    """Yields the reminders to come of her dates ahead, one for the whole start week."""
    seen = {each.series_id for each in invitation.occasions if has_begun(each, invitation, now)}
    for occasion in invitation.ahead(now):
        if occasion.is_start_week and occasion.series_id in seen:
            continue
        seen.add(occasion.series_id)
        moment = reminder_before(invitation.starts(occasion), contact.land)
        if moment > now:
            yield Planned(reminder_of(errand, occasion), moment)


def reminders_of_appointments(
    errand: Errand, contact: Contact, invitation: Invitation, now: datetime
) -> Iterator[Planned]:
    """Yields the reminders to come of her conversations."""
    who, about = errand.participant_id, errand.invitation_id
    for each in invitation.appointments:
        moment = reminder_before(invitation.starts(each), contact.land)
        if moment > now and not each.is_cancelled:
            reminder = Errand(who, Kind.APPOINTMENT_REMINDER, about, each.id, each.sequence)
            yield Planned(reminder, moment)


def call_if_unanswered_at(contact: Contact, invitation: Invitation) -> datetime:
    """Returns when the office opens on the first working day after the answer was due."""
    answer_by = invitation.local(invitation.answer_by)
    return next_office_day(answer_by, contact.land, contact.office_opens_at)


def _is_told_anew(errand: Errand, invitation: Invitation) -> bool:
    """Whether events has told something else of her time away since."""
    told = invitation.time_away
    return errand.kind is Kind.MISSED and told is not None and told.revision != errand.version


def _first_affected(subject: Occasion, invitation: Invitation) -> datetime:
    """Returns when she would set out at the earliest, for the date as it was or as it is now."""
    starts = invitation.starts(subject)
    if subject.change is None:
        return starts
    return min(starts, subject.change.starts_at.replace(tzinfo=invitation.timezone))
