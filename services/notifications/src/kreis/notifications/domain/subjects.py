"""Subjects: the date that an errand is about, and when a call about it comes too late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from kreis.notifications.domain.errands import FIRST, Errand, Kind
from kreis.notifications.domain.invitations import Invitation, Occasion


def subject_of(errand: Errand, invitation: Invitation, now: datetime) -> Occasion | None:
    """Returns the date it is about; None when it is past or was changed again."""
    if errand.kind is Kind.MISSED and not _is_away(errand, invitation):
        return None
    find = _appointment if errand.kind.is_of_appointment else _DATES_OF.get(errand.kind)
    if find is None:
        return invitation.next_occasion(now)
    return next(iter(find(errand, invitation, now)), None)


def is_settled(errand: Errand, invitation: Invitation) -> bool:
    """Returns whether she has answered to each date that was moved or added, as it is now."""
    if errand.kind not in (Kind.CHANGE, Kind.ADDITION):
        return False
    about = invitation.changed_by(errand.cause) + invitation.added_by(errand.cause)
    dates = [each for each in about if not each.is_cancelled]
    return bool(dates) and all(each.is_settled for each in dates)


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
        return [each for each in invitation.occasions if reminder_of(errand, each) == errand][:1]
    if errand.kind is Kind.ADDITION:
        return invitation.added_by(errand.cause)
    changed = invitation.changed_by(errand.cause)
    if errand.kind is Kind.RHYTHM:
        return changed + invitation.dates_of_rhythm(asked_at)[:1]
    return changed


def reminder_of(errand: Errand, occasion: Occasion) -> Errand:
    """Returns the reminder of a date, or of the whole start week."""
    who, invitation = errand.participant_id, errand.invitation_id
    if occasion.is_start_week:
        return Errand(who, Kind.REMINDER, invitation, occasion.series_id, FIRST)
    return Errand(who, Kind.REMINDER, invitation, occasion.id, occasion.sequence + FIRST)


def _changed(errand: Errand, invitation: Invitation, now: datetime) -> Iterator[Occasion]:
    """Yields what the act changed and has yet to begin, as it is now."""
    changed = invitation.changed_by(errand.cause)
    return (each for each in changed if invitation.starts(each) > now)


def _added(errand: Errand, invitation: Invitation, now: datetime) -> Iterator[Occasion]:
    """The additional date as it is now. Where people sign up, the question to them tells of it."""
    added = invitation.added_by(errand.cause)
    return (each for each in added if each.is_hers and invitation.starts(each) > now)


def _moved(errand: Errand, invitation: Invitation, now: datetime) -> Iterator[Occasion]:
    """Yields what was moved or is on again. Whoever declined a date hears that it has moved, until
    she answers: the new time may suit her."""
    for each in _changed(errand, invitation, now):
        is_anew = each.is_moved and not each.is_settled
        if not each.is_cancelled and (is_anew or not each.is_declined):
            yield each


def _cancelled(errand: Errand, invitation: Invitation, now: datetime) -> Iterator[Occasion]:
    changed = _changed(errand, invitation, now)
    return (each for each in changed if each.is_cancelled and not each.is_declined)


def _to_remind_of(errand: Errand, invitation: Invitation, now: datetime) -> Iterator[Occasion]:
    for each in invitation.ahead(now):
        if reminder_of(errand, each) == errand and not _week_has_begun(each, invitation, now):
            yield each


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


def has_begun(occasion: Occasion, invitation: Invitation, now: datetime) -> bool:
    """Returns whether it is a day of the start week that has begun."""
    return occasion.is_start_week and invitation.starts(occasion) <= now


def _week_has_begun(occasion: Occasion, invitation: Invitation, now: datetime) -> bool:
    """Returns whether the first day of this start week is over or runs."""
    week = (each for each in invitation.occasions if each.series_id == occasion.series_id)
    return occasion.is_start_week and any(has_begun(each, invitation, now) for each in week)


_DATES_OF: Mapping[Kind, Callable[[Errand, Invitation, datetime], Iterable[Occasion]]] = {
    Kind.CANCELLATION: _cancelled,
    Kind.CHANGE: _moved,
    Kind.ADDITION: _added,
    Kind.REMINDER: _to_remind_of,
    Kind.SIGN_UP: _free_places,
    Kind.OFFER: _free_places,
    Kind.RHYTHM: _in_rhythm,
}
"""Which dates an errand of that kind is about; the others are about her next date."""
