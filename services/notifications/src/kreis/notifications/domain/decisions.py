"""Deciding whether somebody is still told something, of which date, and whether now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from kreis.notifications.domain.call_tasks import CallReason
from kreis.notifications.domain.contacts import Contact
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.invitations import Answer, Invitation, Occasion
from kreis.notifications.domain.messages import Channel, Suppression
from kreis.notifications.domain.times import next_office_day, quiet_until, reminder_before

A_WEEK = timedelta(days=7)
MOST_IN_A_WEEK, MOST_IN_A_PROGRAMME = 2, 16
"""Messages to one person in any seven days, and about one invitation, as far as they count."""
URGENT = timedelta(hours=24)
"""News of a date that begins sooner than this do not wait for the end of the quiet hours."""
FIRST = 1


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


def subject_of(errand: Errand, invitation: Invitation, now: datetime) -> Occasion | None:
    """Returns the date it is about; None when it is past or was changed again."""
    if errand.kind.is_of_appointment:
        return _first(_appointment(errand, invitation, now))
    if errand.kind is Kind.CANCELLATION:
        return _first(each for each in _changed(errand, invitation, now) if each.is_cancelled)
    if errand.kind is Kind.CHANGE:
        return _first(each for each in _changed(errand, invitation, now) if not each.is_cancelled)
    if errand.kind is Kind.REMINDER:
        return _first(
            each
            for each in invitation.ahead(now)
            if _reminder_of(errand, each) == errand and not _week_has_begun(each, invitation, now)
        )
    if errand.kind in (Kind.SIGN_UP, Kind.OFFER):
        return _first(_free_places(errand, invitation, now))
    if errand.kind is Kind.RHYTHM:
        return _first(_in_rhythm(errand, invitation, now))
    if errand.kind is Kind.MISSED and not _is_away(errand, invitation):
        return None
    return invitation.next_occasion(now)


def over_at(errand: Errand, invitation: Invitation, asked_at: datetime) -> datetime | None:
    """Returns when a call that staff were asked to make then comes too late; None if it never does.

    The moment may be past. A confirmation is over with the first date that begins after staff were
    asked to call.
    """
    if not errand.kind.is_over_in_time:
        return None
    if errand.kind is Kind.CONFIRMATION and (ahead := invitation.ahead(asked_at)):
        return invitation.starts(ahead[0])
    if errand.kind in _ABOUT_ALL_DATES:
        hers = (each for each in invitation.occasions if each.is_hers)
        return max((invitation.ends(each) for each in hers), default=None)
    begins = map(invitation.starts, _told_of(errand, invitation, asked_at))
    return max(begins, default=None)


_ABOUT_ALL_DATES = (Kind.INVITATION, Kind.CONFIRMATION, Kind.NOTE)


def _told_of(errand: Errand, invitation: Invitation, asked_at: datetime) -> list[Occasion]:
    """The dates that a call is about, as they are now, also those that are past."""
    if errand.kind.is_of_appointment:
        return [each for each in invitation.appointments if each.id == errand.cause]
    if errand.kind is Kind.SIGN_UP:
        return [each for each in invitation.occasions if each.id == errand.cause]
    if errand.kind is Kind.REMINDER:
        return [each for each in invitation.occasions if _reminder_of(errand, each) == errand][:1]
    changed = invitation.changed_by(errand.cause)
    if errand.kind is Kind.RHYTHM:
        return changed + invitation.dates_of_rhythm(asked_at)[:1]
    return changed


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
    seen = {each.series_id for each in invitation.occasions if _has_begun(each, invitation, now)}
    for occasion in invitation.ahead(now):
        if occasion.is_start_week and occasion.series_id in seen:
            continue
        seen.add(occasion.series_id)
        moment = reminder_before(invitation.starts(occasion), contact.land)
        if moment > now:
            yield Planned(_reminder_of(errand, occasion), moment)


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


def _reminder_of(errand: Errand, occasion: Occasion) -> Errand:
    who, invitation = errand.participant_id, errand.invitation_id
    if occasion.is_start_week:
        return Errand(who, Kind.REMINDER, invitation, occasion.series_id, FIRST)
    return Errand(who, Kind.REMINDER, invitation, occasion.id, occasion.sequence + FIRST)


def _changed(errand: Errand, invitation: Invitation, now: datetime) -> Iterator[Occasion]:
    """Yields what the act changed and has yet to begin, as it is now."""
    changed = invitation.changed_by(errand.cause)
    return (each for each in changed if not each.is_declined and invitation.starts(each) > now)


def _appointment(errand: Errand, invitation: Invitation, now: datetime) -> Iterator[Occasion]:
    """The conversation as this change has left it, unless it was changed again or is past."""
    is_off = errand.kind is Kind.APPOINTMENT_CANCELLATION
    for each in invitation.appointments:
        is_newest = (each.id, each.sequence) == (errand.cause, errand.version)
        if is_newest and each.is_cancelled == is_off and invitation.starts(each) > now:
            yield each


def _free_places(errand: Errand, invitation: Invitation, now: datetime) -> Iterator[Occasion]:
    """The date she is asked whether she would like to come to, or is offered a place at."""
    for each in invitation.occasions:
        if errand.kind is Kind.SIGN_UP:
            concerns_her = each.id == errand.cause and each.is_to_be_asked
        else:
            concerns_her = each.held_place is not None and each.held_place.id == errand.cause
        if concerns_her and invitation.starts(each) > now:
            yield each


def _in_rhythm(errand: Errand, invitation: Invitation, now: datetime) -> Iterator[Occasion]:
    """The dates of the rhythm that she is told of, unless a later one has taken its place."""
    rhythm = invitation.rhythm
    if rhythm is not None and rhythm.planning_id == errand.cause:
        yield from invitation.dates_of_rhythm(now)


def _is_away(errand: Errand, invitation: Invitation) -> bool:
    """Whether she still is in the time away that the errand is about."""
    return invitation.time_away is not None and invitation.time_away.id == errand.cause


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


def _has_begun(occasion: Occasion, invitation: Invitation, now: datetime) -> bool:
    return occasion.is_start_week and invitation.starts(occasion) <= now


def _week_has_begun(occasion: Occasion, invitation: Invitation, now: datetime) -> bool:
    """Returns whether the first day of this start week is over or runs."""
    week = (each for each in invitation.occasions if each.series_id == occasion.series_id)
    return occasion.is_start_week and any(_has_begun(each, invitation, now) for each in week)


def _first(occasions: Iterator[Occasion]) -> Occasion | None:
    return next(occasions, None)
